-- A reason of ours that stopped or ended a request: the sentence and its values beside the English text, so that a screen can
-- say it in another language. The application may write every column of this table already. Rows of before keep their text only.
ALTER TABLE "operation_request" ADD COLUMN "status_reason_words" JSONB;
