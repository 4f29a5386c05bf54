-- How much a person, or everybody of a group, may move in one operation. A person's own rows count before those of groups.
CREATE TABLE "operation_ceiling" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER,
    "group_id" INTEGER,
    "type" "operation_type" NOT NULL,
    "currency_code" CHAR(3) NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "set_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "operation_ceiling_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "operation_ceiling_holder_check" CHECK (num_nonnulls("user_id", "group_id") = 1),
    CONSTRAINT "operation_ceiling_type_check" CHECK ("type" IN ('refund', 'capture', 'void')),
    CONSTRAINT "operation_ceiling_amount_check" CHECK ("amount_minor" > 0)
);
CREATE UNIQUE INDEX "operation_ceiling_user_id_type_currency_code_key" ON "operation_ceiling" ("user_id", "type", "currency_code");
CREATE UNIQUE INDEX "operation_ceiling_group_id_type_currency_code_key" ON "operation_ceiling" ("group_id", "type", "currency_code");
ALTER TABLE "operation_ceiling" ADD CONSTRAINT "operation_ceiling_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "operation_ceiling" ADD CONSTRAINT "operation_ceiling_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "app_group" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- That somebody looked at a person's access and what he saw then. Like the trail, it is only added to.
CREATE TABLE "access_review" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "reviewer_id" INTEGER NOT NULL,
    "permissions" TEXT[] NOT NULL,
    "note" VARCHAR(1000),
    "reviewed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "access_review_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "access_review_two_persons_check" CHECK ("user_id" <> "reviewer_id")
);
CREATE INDEX "access_review_user_id_id_idx" ON "access_review" ("user_id", "id");
ALTER TABLE "access_review" ADD CONSTRAINT "access_review_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "access_review" ADD CONSTRAINT "access_review_reviewer_id_fkey" FOREIGN KEY ("reviewer_id") REFERENCES "app_user" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "access_review_append_only" BEFORE UPDATE OR DELETE ON "access_review" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "access_review_no_truncate" BEFORE TRUNCATE ON "access_review" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

GRANT SELECT, INSERT, DELETE ON "operation_ceiling" TO "countersign_app";
GRANT USAGE, SELECT ON SEQUENCE "operation_ceiling_id_seq" TO "countersign_app";
GRANT SELECT, INSERT ON "access_review" TO "countersign_app";
GRANT USAGE, SELECT ON SEQUENCE "access_review_id_seq" TO "countersign_app";
