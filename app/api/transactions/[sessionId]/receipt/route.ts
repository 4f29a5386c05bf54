import { fileAnswer } from "@/lib/http/file-answer";
import { withSession } from "@/lib/http/with-session";
import { pdfOfReceipt } from "@/lib/transactions/receipts/pdf-receipt";
import { readReceipt } from "@/lib/transactions/receipts/read-receipt";

/** The receipt of a payment or a refund; without a wish in the language of its payment page. */
export const GET = withSession({ permission: "transaction.view" }, async (actor, request, context) => {
  const { sessionId } = await context.params;
  const found = await readReceipt(actor, String(sessionId));
  const wished = request.nextUrl.searchParams.get("language");
  const language = wished === "en" || wished === "ar" ? wished : found.language;
  return fileAnswer(await pdfOfReceipt(found.receipt, language));
});
