-- Each time the head of the chain was told to somebody outside: by itself once a day, or because a person asked for it.
-- What became of its mails stands with them.
CREATE TABLE "audit_head_sending" (
    "id" SERIAL NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" CHAR(64) NOT NULL,
    "asked_by_id" INTEGER,
    "addresses" TEXT[] NOT NULL,
    "url" VARCHAR(2000),
    "sent_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "audit_head_sending_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "audit_head_sending_asked_by_id_fkey" FOREIGN KEY ("asked_by_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE TRIGGER "audit_head_sending_append_only" BEFORE UPDATE OR DELETE ON "audit_head_sending" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_head_sending_no_truncate" BEFORE TRUNCATE ON "audit_head_sending" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- Each try to post one, and what came back.
CREATE TABLE "audit_head_post" (
    "id" SERIAL NOT NULL,
    "sending_id" INTEGER NOT NULL,
    "http_status" INTEGER,
    "fault" VARCHAR(30),
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "audit_head_post_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "audit_head_post_sending_id_fkey" FOREIGN KEY ("sending_id") REFERENCES "audit_head_sending"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "audit_head_post_sending_id_id_idx" ON "audit_head_post"("sending_id", "id");
CREATE TRIGGER "audit_head_post_append_only" BEFORE UPDATE OR DELETE ON "audit_head_post" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_head_post_no_truncate" BEFORE TRUNCATE ON "audit_head_post" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- What browsers said that the content policy stopped, counted. Anybody may tell, so rows are few and old ones go.
CREATE TABLE "policy_violation" (
    "directive" VARCHAR(40) NOT NULL,
    "blocked" VARCHAR(120) NOT NULL,
    "page" VARCHAR(200) NOT NULL,
    "reports" BIGINT NOT NULL,
    "first_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "last_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "policy_violation_pkey" PRIMARY KEY ("directive", "blocked", "page")
);

GRANT SELECT, INSERT ON "audit_head_sending", "audit_head_post" TO "countersign_app";
GRANT USAGE, SELECT ON SEQUENCE "audit_head_sending_id_seq", "audit_head_post_id_seq" TO "countersign_app";
GRANT SELECT, INSERT, UPDATE, DELETE ON "policy_violation" TO "countersign_app";
