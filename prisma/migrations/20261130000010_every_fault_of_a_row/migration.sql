-- A row may be wrong in more than one cell, and whoever mends the file wants to know all of them.
ALTER TABLE "payment_import_error" ADD COLUMN "more" JSONB NOT NULL DEFAULT '[]';
