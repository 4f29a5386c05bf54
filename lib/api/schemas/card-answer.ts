import { z } from "zod";

/** A saved card. The token stands for it; the number is masked. */
export const cardAnswer = z.object({
  token: z.string(),
  customer_id: z.string(),
  brand: z.string(),
  number: z.string().meta({ examples: ["**** 4242"] }),
  expiry_month: z.string(),
  expiry_year: z.string(),
  name_on_card: z.string(),
  cvv_required: z.boolean(),
  is_expired: z.boolean(),
  will_expire_soon: z.boolean(),
  is_preferred: z.boolean(),
  pg_code: z.string(),
  pg_name: z.string(),
  agreements: z.array(z.string()),
});

/** Answer of `POST /b/pbl/v2/card/`. */
export const cardListAnswer = z.array(cardAnswer);
