import "server-only";
import type { ApiRequest } from "@/lib/api/api-request";
import { browserLanguage } from "@/lib/api/checkout-page/browser-language";
import { plainPage } from "@/lib/api/checkout-page/pages";
import { sendPage } from "@/lib/api/checkout-page/respond";
import { AppError } from "@/lib/errors";
import { fileHeaders } from "@/lib/http/file-answer";
import { pdfOfReceipt } from "@/lib/transactions/receipts/pdf-receipt";
import { readCustomerReceipt } from "@/lib/transactions/receipts/read-receipt";

/** `GET /b/checkout/receipt/{session_id}.pdf`: the customer's receipt, in the language of his page. It names nobody. */
export async function handleCustomerReceipt(call: ApiRequest): Promise<Response> {
  const [, sessionId] = /^([0-9a-f]{40})\.pdf$/.exec(call.params.file ?? "") ?? [];
  const found = sessionId === undefined ? null : await readCustomerReceipt(sessionId);
  if (!found) return sendPage(404, plainPage(browserLanguage(call), "notFound"));
  try {
    const { name, mediaType, content } = await pdfOfReceipt(found.receipt, found.language);
    return new Response(new Uint8Array(content), {
      headers: { ...fileHeaders(name, mediaType), "cache-control": "private, no-store" },
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return sendPage(error.status, plainPage(found.language, "trouble"));
  }
}
