import { readPaymentRequestForm } from "@/lib/api/payment-request-form";
import { requirePermission } from "@/lib/auth/actor";
import { withUpload } from "@/lib/http/with-upload";
import { createPaymentRequest } from "@/lib/payments/payment-requests/create-payment-request";

/** Multipart, because it may carry a file for the customer. */
export const POST = withUpload("payment_request.create", async (actor, request) => {
  requirePermission(actor, "payment_request.add");
  return Response.json(await createPaymentRequest(actor, await readPaymentRequestForm(actor, request)));
});
