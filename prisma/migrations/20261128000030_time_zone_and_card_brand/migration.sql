-- Whose midnights bound the day of a comparison: a report means the same day also after the merchant's time zone was changed.
-- What was compared before was compared by the only zone that there was.
ALTER TABLE "reconciliation_report" ADD COLUMN "time_zone" VARCHAR(64) NOT NULL DEFAULT 'Asia/Kuwait';

-- The brand of the card that paid, beside the payment, so that the list is narrowed by it through an index of its own.
ALTER TABLE "payment_transaction" ADD COLUMN "card_brand" VARCHAR(32);

-- ============================================================================================
-- What follows is not expressible in schema.prisma.
-- ============================================================================================

-- Gateways name it in different places; one spelling, so that it can be chosen.
CREATE FUNCTION "card_brand_of"("card" BIGINT, "response" JSONB) RETURNS TEXT LANGUAGE sql STABLE AS $$
  SELECT upper(left(nullif(btrim(coalesce((SELECT s."brand" FROM "saved_card" s WHERE s."id" = "card"),
    "response" ->> 'card_type', "response" #>> '{card,brand}', "response" ->> 'brand')), ''), 32))
$$;

-- The successful attempt says it, in whichever way its success is learned. Its writer holds the payment's row already.
CREATE FUNCTION "payment_attempt_tell_card_brand"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  brand TEXT := "card_brand_of"(NEW."saved_card_id", NEW."gateway_response");
BEGIN
  IF brand IS NOT NULL THEN
    UPDATE "payment_transaction" SET "card_brand" = brand
    WHERE "id" = NEW."transaction_id" AND "card_brand" IS DISTINCT FROM brand;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "payment_attempt_tell_card_brand" AFTER INSERT OR UPDATE OF "state", "gateway_response", "saved_card_id"
  ON "payment_attempt" FOR EACH ROW WHEN (NEW."state" = 'success') EXECUTE FUNCTION "payment_attempt_tell_card_brand"();

UPDATE "payment_transaction" p SET "card_brand" = found."brand"
FROM (SELECT DISTINCT ON (t."transaction_id") t."transaction_id", "card_brand_of"(t."saved_card_id", t."gateway_response") AS "brand"
      FROM "payment_attempt" t WHERE t."state" = 'success' ORDER BY t."transaction_id", t."id" DESC) found
WHERE p."id" = found."transaction_id" AND found."brand" IS NOT NULL;

-- A rare brand, and a brand in a rare state, are found through it; of a frequent one the list's own order finds a page at once.
CREATE INDEX "payment_transaction_card_brand_idx" ON "payment_transaction" ("card_brand", "state", "created_at" DESC, "id" DESC)
  WHERE "card_brand" IS NOT NULL;
