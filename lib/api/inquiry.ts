import "server-only";
import { json } from "@/lib/api/answers";
import { authenticated } from "@/lib/api/authenticated";
import { readBody } from "@/lib/api/read-body";
import { parseFields, REQUIRED } from "@/lib/api/schemas/fields";
import { inquiryRequest } from "@/lib/api/schemas/inquiry";
import { AppError } from "@/lib/errors";
import { inquirePayment } from "@/lib/payments/inquire-payment";

/** `POST /b/pbl/v2/inquiry/`: what became of a payment, asked at its gateways while that can still change. */
export const handleInquiry = authenticated(
  "transaction.inquire",
  async (actor, { request }) => {
    const fields = parseFields(inquiryRequest, await readBody(request));
    if (fields.session_id === undefined && fields.order_no === undefined)
      throw new AppError("invalid_input", { fields: { session_id: [REQUIRED], order_no: [REQUIRED] } });
    const body = await inquirePayment(actor, {
      sessionId: fields.session_id,
      orderNo: fields.order_no,
      notify: fields.notify_webhook_url ?? fields.disclose_to_merchant ?? false,
      webhookUrl: fields.webhook_url ?? fields.disclosure_url,
    });
    return json(200, body);
  },
  { context: { failed: true } },
);
