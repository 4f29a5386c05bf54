import { z } from "zod";

/** Answer of `POST /b/pbl/v2/payment-methods/`. */
export const paymentMethodsAnswer = z.object({
  customer_payment_methods: z
    .array(z.string())
    .meta({ description: "Codes of the methods that the customer paid with before." }),
  payment_methods: z.array(
    z.object({
      code: z.string().meta({ description: "What `pg_codes` names." }),
      name: z.string(),
      pg: z.string().meta({ description: "The gateway." }),
      is_sandbox: z.boolean(),
      logo: z.string(),
      wallets: z.array(z.unknown()),
      payment_services: z.array(z.unknown()),
      default_currency: z.string(),
      accepted_currencies: z.array(z.string()),
      operation: z.enum(["purchase", "authorize"]),
      operations: z.array(z.enum(["refund", "capture", "void"])),
      is_tokenizable: z.boolean(),
      auto_debit_enabled: z.boolean(),
      tags: z.array(z.string()),
    }),
  ),
});
