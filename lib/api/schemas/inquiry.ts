import { z } from "zod";
import { flag, text, webAddress } from "@/lib/api/schemas/fields";
import { line, optional } from "@/lib/api/schemas/parts";

const notify = flag().optional();
const address = webAddress(2000).optional();

/** Body of `POST /b/pbl/v2/inquiry/`. */
export const inquiryRequest = z.object({
  session_id: text(128).optional().meta({ description: "The payment; needed unless order_no is sent." }),
  order_no: optional(line(128)).meta({ description: "The payment by the merchant's own order number." }),
  notify_webhook_url: notify.meta({ description: "Also send the payment webhook with the result." }),
  webhook_url: address.meta({ description: "Where to send it; else where the payment's webhooks go." }),
  disclose_to_merchant: notify.meta({ description: "Older name of notify_webhook_url.", deprecated: true }),
  disclosure_url: address.meta({ description: "Older name of webhook_url.", deprecated: true }),
});

export type InquiryRequest = z.output<typeof inquiryRequest>;
