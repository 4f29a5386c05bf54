-- Short links of payments, keys of one-step payments, and who began a payment.

-- CreateEnum
CREATE TYPE "short_link_target" AS ENUM ('checkout', 'attachment');

-- CreateTable
CREATE TABLE "short_link" (
    "code" VARCHAR(32) NOT NULL,
    "transaction_id" BIGINT NOT NULL,
    "target" "short_link_target" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "short_link_pkey" PRIMARY KEY ("code")
);

-- CreateIndex
CREATE UNIQUE INDEX "short_link_transaction_id_target_key" ON "short_link"("transaction_id", "target");

-- AddForeignKey
ALTER TABLE "short_link" ADD CONSTRAINT "short_link_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "payment_transaction"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A key outlives its payment: the repetition of a call whose payment was deleted meanwhile must not charge a second time.
-- CreateTable
CREATE TABLE "one_step_key" (
    "key" VARCHAR(128) NOT NULL,
    "session_id" VARCHAR(128) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "one_step_key_pkey" PRIMARY KEY ("key")
);

-- Payments that are there already were begun through the API: nothing else could begin one.
-- AlterTable
ALTER TABLE "payment_transaction" ADD COLUMN "from_api" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "payment_transaction" ALTER COLUMN "from_api" SET DEFAULT false;

-- AlterTable
ALTER TABLE "webhook_settings" ADD COLUMN "from_api" BOOLEAN NOT NULL DEFAULT true;

GRANT SELECT, INSERT ON "short_link" TO "countersign_app";
GRANT SELECT, INSERT, DELETE ON "one_step_key" TO "countersign_app";
