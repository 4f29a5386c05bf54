import { z } from "zod";
import { choice, flag, text, texts } from "@/lib/api/schemas/fields";
import { line, optional } from "@/lib/api/schemas/parts";

/** Body of `POST /b/pbl/v2/payment-methods/`. */
export const paymentMethodsRequest = z.object({
  plugin: text(50).meta({
    description: "Type of payments that the methods are for: e_commerce or payment_request.",
  }),
  currencies: texts(50, 3)
    .optional()
    .meta({ description: "Only methods that take one of these currencies." }),
  customer_id: optional(line(64)).meta({ description: "Also tells which methods this customer paid with." }),
  operation: choice(["purchase", "authorize"]).optional().meta({ description: "What a success does." }),
  tokenizable: flag().optional().meta({ description: "True: only methods that can save cards." }),
  auto_debit: flag().optional().meta({ description: "True: only methods that can charge saved cards." }),
  pg_names: texts(50, 64).optional().meta({ description: "Only methods of these gateways." }),
  type: choice(["sandbox", "production"])
    .optional()
    .meta({ description: "Only test, or only real methods." }),
  tags: texts(50, 50).optional().meta({ description: "Only methods with one of these tags." }),
  payment_services: texts(10, 50)
    .optional()
    .meta({ description: "Only methods with one of these services." }),
});

export type PaymentMethodsRequest = z.output<typeof paymentMethodsRequest>;
