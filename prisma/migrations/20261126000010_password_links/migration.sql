-- Links by which people choose a password themselves, so that no administrator ever knows it.

-- AlterTable
ALTER TABLE "app_user" ADD COLUMN "email_changed_at" TIMESTAMPTZ(6),
ADD COLUMN "password_given_by_id" INTEGER;

-- CreateEnum
CREATE TYPE "password_link_purpose" AS ENUM ('reset', 'invitation');

-- CreateTable
CREATE TABLE "password_link" (
    "id" UUID NOT NULL,
    "user_id" INTEGER NOT NULL,
    "purpose" "password_link_purpose" NOT NULL,
    "token_hash" CHAR(64) NOT NULL,
    "email" VARCHAR(254) NOT NULL,
    "auth_version" INTEGER NOT NULL,
    "requested_by_id" INTEGER,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "used_at" TIMESTAMPTZ(6),

    CONSTRAINT "password_link_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "password_link_token_hash_key" ON "password_link"("token_hash");

-- CreateIndex
CREATE INDEX "password_link_user_id_created_at_idx" ON "password_link"("user_id", "created_at");

-- AddForeignKey
ALTER TABLE "app_user" ADD CONSTRAINT "app_user_password_given_by_id_fkey" FOREIGN KEY ("password_given_by_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "password_link" ADD CONSTRAINT "password_link_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "password_link" ADD CONSTRAINT "password_link_requested_by_id_fkey" FOREIGN KEY ("requested_by_id") REFERENCES "app_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- A used link stays used, whatever the program does.
CREATE TRIGGER "password_link_used_once" BEFORE UPDATE ON "password_link"
  FOR EACH ROW WHEN (OLD."used_at" IS NOT NULL) EXECUTE FUNCTION "used_once_guard"();

GRANT SELECT, INSERT, UPDATE ("used_at") ON "password_link" TO "countersign_app";
