-- What people add to a request while it waits: files, comments, substitutes, reminders; and when a checker first opened it.

-- CreateTable
CREATE TABLE "request_attachment" (
    "id" UUID NOT NULL,
    "request_id" INTEGER NOT NULL,
    "uploaded_by_id" INTEGER NOT NULL,
    "file_name" VARCHAR(200) NOT NULL,
    "media_type" VARCHAR(100) NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "content" BYTEA NOT NULL,
    "uploaded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "request_attachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "request_comment" (
    "id" BIGSERIAL NOT NULL,
    "request_id" INTEGER NOT NULL,
    "author_id" INTEGER,
    "api_key_id" INTEGER,
    "text" VARCHAR(2000) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "request_comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "approval_delegation" (
    "id" SERIAL NOT NULL,
    "from_user_id" INTEGER NOT NULL,
    "to_user_id" INTEGER NOT NULL,
    "from_at" TIMESTAMPTZ(6) NOT NULL,
    "to_at" TIMESTAMPTZ(6) NOT NULL,
    "reason" VARCHAR(500),
    "created_by_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_by_id" INTEGER,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "approval_delegation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "request_reminder" (
    "request_id" INTEGER NOT NULL,
    "kind" VARCHAR(12) NOT NULL,
    "stage" INTEGER NOT NULL,
    "turn" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "request_reminder_pkey" PRIMARY KEY ("request_id","kind","stage","turn")
);

-- CreateTable
CREATE TABLE "request_opening" (
    "request_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "opened_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "request_opening_pkey" PRIMARY KEY ("request_id","user_id")
);

-- CreateIndex
CREATE INDEX "request_attachment_request_id_idx" ON "request_attachment"("request_id");

-- CreateIndex
CREATE INDEX "request_comment_request_id_id_idx" ON "request_comment"("request_id", "id");

-- CreateIndex
CREATE INDEX "approval_delegation_from_user_id_to_at_idx" ON "approval_delegation"("from_user_id", "to_at");

-- CreateIndex
CREATE INDEX "approval_delegation_to_user_id_to_at_idx" ON "approval_delegation"("to_user_id", "to_at");

-- AddForeignKey
ALTER TABLE "request_attachment" ADD CONSTRAINT "request_attachment_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "operation_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_attachment" ADD CONSTRAINT "request_attachment_uploaded_by_id_fkey" FOREIGN KEY ("uploaded_by_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_comment" ADD CONSTRAINT "request_comment_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "operation_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_comment" ADD CONSTRAINT "request_comment_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_comment" ADD CONSTRAINT "request_comment_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_delegation" ADD CONSTRAINT "approval_delegation_from_user_id_fkey" FOREIGN KEY ("from_user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_delegation" ADD CONSTRAINT "approval_delegation_to_user_id_fkey" FOREIGN KEY ("to_user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_delegation" ADD CONSTRAINT "approval_delegation_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_delegation" ADD CONSTRAINT "approval_delegation_ended_by_id_fkey" FOREIGN KEY ("ended_by_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_reminder" ADD CONSTRAINT "request_reminder_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "operation_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_opening" ADD CONSTRAINT "request_opening_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "operation_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_opening" ADD CONSTRAINT "request_opening_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ============================================================================================
-- What follows is not expressible in schema.prisma.
-- ============================================================================================

ALTER TABLE "request_attachment" ADD CONSTRAINT "request_attachment_content_check"
  CHECK ("size_bytes" BETWEEN 1 AND 10485760 AND octet_length("content") = "size_bytes");

ALTER TABLE "request_comment"
  ADD CONSTRAINT "request_comment_author_check" CHECK (("author_id" IS NULL) <> ("api_key_id" IS NULL)),
  ADD CONSTRAINT "request_comment_text_check" CHECK ("text" <> '');

ALTER TABLE "request_reminder" ADD CONSTRAINT "request_reminder_kind_check" CHECK ("kind" IN ('reminder', 'escalation'));

ALTER TABLE "approval_delegation"
  ADD CONSTRAINT "approval_delegation_two_persons" CHECK ("from_user_id" <> "to_user_id"),
  ADD CONSTRAINT "approval_delegation_dates_check" CHECK ("to_at" > "from_at"),
  ADD CONSTRAINT "approval_delegation_ended_check" CHECK (("ended_at" IS NULL) = ("ended_by_id" IS NULL));

-- Ten files a request, however many are sent at once: the request's row is locked while they are counted.
CREATE FUNCTION "request_attachment_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM "operation_request" WHERE "id" = NEW."request_id" FOR NO KEY UPDATE;
  IF (SELECT count(*) FROM "request_attachment" WHERE "request_id" = NEW."request_id") >= 10 THEN
    RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'too_many_attachments';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "request_attachment_guard" BEFORE INSERT ON "request_attachment"
  FOR EACH ROW EXECUTE FUNCTION "request_attachment_guard"();

-- No circles at any moment: whom somebody stands in for, at first or second hand, does not stand in for him at the same time.
CREATE FUNCTION "approval_delegation_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD."ended_at" IS NOT NULL OR NEW."from_user_id" <> OLD."from_user_id" OR NEW."to_user_id" <> OLD."to_user_id"
       OR NEW."from_at" <> OLD."from_at" OR NEW."to_at" <> OLD."to_at" OR NEW."reason" IS DISTINCT FROM OLD."reason"
       OR NEW."created_by_id" <> OLD."created_by_id" OR NEW."created_at" <> OLD."created_at" THEN
      RAISE EXCEPTION USING ERRCODE = 'CS002', MESSAGE = 'delegation_is_immutable';
    END IF;
    RETURN NEW;
  END IF;
  PERFORM pg_advisory_xact_lock(7204115, 1);
  IF EXISTS (
    WITH RECURSIVE "path" AS (
      SELECT NEW."to_user_id" AS "person", NEW."from_at" AS "starts", NEW."to_at" AS "ends"
      UNION
      SELECT d."to_user_id", greatest("path"."starts", d."from_at"), least("path"."ends", d."to_at")
      FROM "path" JOIN "approval_delegation" d ON d."from_user_id" = "path"."person"
      WHERE d."ended_at" IS NULL AND d."from_at" < "path"."ends" AND d."to_at" > "path"."starts"
        AND "path"."person" <> NEW."from_user_id"
    )
    SELECT 1 FROM "path" WHERE "person" = NEW."from_user_id"
  ) THEN
    RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'delegation_circle';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "approval_delegation_guard" BEFORE INSERT OR UPDATE ON "approval_delegation"
  FOR EACH ROW EXECUTE FUNCTION "approval_delegation_guard"();

CREATE TRIGGER "request_attachment_append_only" BEFORE UPDATE OR DELETE ON "request_attachment" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "request_comment_append_only" BEFORE UPDATE OR DELETE ON "request_comment" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "approval_delegation_is_kept" BEFORE DELETE ON "approval_delegation" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "request_reminder_append_only" BEFORE UPDATE OR DELETE ON "request_reminder" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "request_opening_append_only" BEFORE UPDATE OR DELETE ON "request_opening" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

-- How fast people decide is asked by the day of the decision.
CREATE INDEX "decision_created_at_idx" ON "decision" ("created_at");
CREATE INDEX "operation_request_status_changed_idx" ON "operation_request" ("status_changed_at");

GRANT SELECT, INSERT ON "request_attachment", "request_comment", "request_reminder", "request_opening" TO "countersign_app";
GRANT SELECT, INSERT, UPDATE ("ended_by_id", "ended_at") ON "approval_delegation" TO "countersign_app";
GRANT USAGE, SELECT ON SEQUENCE "request_comment_id_seq", "approval_delegation_id_seq" TO "countersign_app";
