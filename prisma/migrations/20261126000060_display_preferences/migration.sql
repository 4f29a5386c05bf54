-- How a person wants the console written. Null: never chosen, so the browser's cookie or wish counts. The language of
-- mails stays a choice of its own.
ALTER TABLE "app_user" ADD COLUMN "display_language" VARCHAR(2);
ALTER TABLE "app_user" ADD COLUMN "numerals" VARCHAR(4) NOT NULL DEFAULT 'latn';

ALTER TABLE "app_user" ADD CONSTRAINT "app_user_display_language_check" CHECK ("display_language" IN ('en', 'ar'));
ALTER TABLE "app_user" ADD CONSTRAINT "app_user_numerals_check" CHECK ("numerals" IN ('latn', 'arab'));
