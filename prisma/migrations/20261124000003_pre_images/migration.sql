-- What a gateway that knows only totals said before an operation was sent to it.

-- CreateTable
CREATE TABLE "operation_pre_image" (
    "operation_id" UUID NOT NULL,
    "totals" JSONB NOT NULL,
    "read_from" TIMESTAMPTZ(6) NOT NULL,
    "read_until" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "operation_pre_image_pkey" PRIMARY KEY ("operation_id")
);

-- AddForeignKey
ALTER TABLE "operation_pre_image" ADD CONSTRAINT "operation_pre_image_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "operation_pre_image" ADD CONSTRAINT "operation_pre_image_order_check" CHECK ("read_from" <= "read_until");

-- Read once and never changed: another reading would make an executed operation look as if it had never been.
CREATE TRIGGER "operation_pre_image_append_only" BEFORE UPDATE OR DELETE ON "operation_pre_image" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "operation_pre_image_no_truncate" BEFORE TRUNCATE ON "operation_pre_image" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

GRANT SELECT, INSERT ON "operation_pre_image" TO "countersign_app";
