import { z } from "zod";
import { choice, text, texts } from "@/lib/api/schemas/fields";
import { line, optional } from "@/lib/api/schemas/parts";

/** Read as a session reads it, so that whoever names a customer alike finds him. */
const customer = line(64).meta({ description: "The merchant's own id of the customer." });
const kind = choice(["sandbox", "production"]).meta({ description: "Test cards or real ones." });

/** Body of `POST /b/pbl/v2/card/`. */
export const cardListRequest = z.object({
  customer_id: customer,
  type: kind,
  pg_codes: texts(50, 64).optional().meta({ description: "Only cards of these gateway accounts." }),
  agreement_id: optional(line(128)).meta({
    description: "Only cards that may be charged under this agreement.",
  }),
});

/** Query of `DELETE /b/pbl/v2/card/{token}/`. */
export const cardDeleteQuery = z.object({ customer_id: customer, type: kind });

/** Body of `POST /b/pbl/v2/auto-debit/`. */
export const autoDebitRequest = z.object({
  session_id: text(128).meta({ description: "The checkout session to pay." }),
  token: text(50).meta({ description: "The saved card that pays." }),
});

/** Body of `POST /b/pbl/v2/payment/cash/`. */
export const cashRequest = z.object({
  session_id: text(128).meta({ description: "The checkout session that is paid in cash." }),
});
