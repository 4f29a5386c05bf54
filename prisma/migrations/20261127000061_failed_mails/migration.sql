-- The first page counts mails that could not be sent; there are few of them among very many.
CREATE INDEX "mail_failed_idx" ON "mail" ("id") WHERE "status" = 'failed';
