import { z } from "zod";
import { choice, text } from "@/lib/api/schemas/fields";
import { anyObject, line, optional } from "@/lib/api/schemas/parts";
import { canonicalAmountText } from "@/lib/money/money";
import { OPERATION_TYPES } from "@/lib/operations/types";

/** Decimal text above zero; a JSON number counts as its shortest text. Left out is not the same as empty or null. */
const amount = z.preprocess(
  (value) => (typeof value === "string" || typeof value === "number" ? canonicalAmountText(value) : value),
  z
    .string("A valid number is required.")
    .regex(/^\d{1,13}(\.\d{1,3})?$/, {
      error: 'A valid positive amount is required, such as "12.500": digits and at most three decimals.',
      abort: true,
    })
    .refine((value) => !/^[0.]*$/.test(value), "The amount must be greater than zero.")
    .optional(),
);

/** Body of `POST /b/pbl/v2/operation/`. One of the two identifiers is required; both must mean the same payment. */
export const operationRequest = z.object({
  operation: choice(OPERATION_TYPES).meta({ description: "What to do." }),
  session_id: optional(text(128)).meta({ description: "The payment, by the id of its session." }),
  order_no: optional(line(128)).meta({ description: "The payment, by the merchant's own number." }),
  amount: amount.meta({
    description:
      "Refund and capture: decimal text in major units of the payment's currency. Left out: all that remains. Ignored by the other operations.",
  }),
  destination: optional(choice(["pg", "wallet"])).meta({
    description: "Refund only: `pg` sends the money back through the gateway. `wallet` is refused.",
  }),
  extra: optional(anyObject).meta({
    description: "Refund, capture and void: options for the gateway, stored and handed on as they are.",
  }),
});
