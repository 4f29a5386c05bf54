-- Sums per day of the merchant, so that the first page is as quick with ten million payments as with ten. The worker recomputes
-- days that changed; nothing on the way of money writes here.

-- CreateTable
CREATE TABLE "rollup_day" (
    "day" DATE NOT NULL,
    "measure" VARCHAR(20) NOT NULL,
    "currency_code" CHAR(3) NOT NULL,
    "gateway_account_id" INTEGER NOT NULL,
    "is_sandbox" BOOLEAN NOT NULL,
    "kind" VARCHAR(60) NOT NULL,
    "count" BIGINT NOT NULL,
    "sum_minor" BIGINT NOT NULL,

    CONSTRAINT "rollup_day_pkey" PRIMARY KEY ("day","measure","currency_code","gateway_account_id","is_sandbox","kind")
);

-- CreateTable
CREATE TABLE "rollup_dirty" (
    "day" DATE NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rollup_dirty_pkey" PRIMARY KEY ("day")
);

-- CreateTable
CREATE TABLE "rollup_checked" (
    "day" DATE NOT NULL,
    "computed_at" TIMESTAMPTZ(6) NOT NULL,
    "checked_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "rollup_checked_pkey" PRIMARY KEY ("day")
);

-- CreateTable
CREATE TABLE "rollup_finding" (
    "id" BIGSERIAL NOT NULL,
    "day" DATE NOT NULL,
    "rows_different" INTEGER NOT NULL,
    "differences" JSONB NOT NULL DEFAULT '[]',
    "found_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rollup_finding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rollup_state" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "time_zone" VARCHAR(64) NOT NULL,
    "seal_seq" BIGINT NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rollup_state_pkey" PRIMARY KEY ("id")
);

-- ============================================================================================
-- What follows is not expressible in schema.prisma.
-- ============================================================================================

ALTER TABLE "rollup_state" ADD CONSTRAINT "rollup_state_one_row" CHECK ("id" = 1);

-- A day's children in their order of arrival: a block range costs a refund next to nothing.
CREATE INDEX "child_transaction_created_at_idx" ON "child_transaction" USING BRIN ("created_at") WITH ("pages_per_range" = 16);

-- A payment that is deleted for good takes the moment of its creation with it.
CREATE FUNCTION "rollup_mark_deleted"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "rollup_dirty" ("day")
  SELECT (OLD."created_at" AT TIME ZONE s."time_zone")::date FROM "rollup_state" s
  ON CONFLICT ("day") DO NOTHING;
  RETURN NULL;
END $$;

CREATE TRIGGER "rollup_mark_deleted" AFTER DELETE ON "payment_transaction"
  FOR EACH ROW EXECUTE FUNCTION "rollup_mark_deleted"();

GRANT SELECT, INSERT, UPDATE, DELETE ON "rollup_day", "rollup_dirty", "rollup_checked", "rollup_state" TO "countersign_app";
GRANT SELECT, INSERT ON "rollup_finding" TO "countersign_app";
GRANT USAGE, SELECT ON SEQUENCE "rollup_finding_id_seq" TO "countersign_app";
