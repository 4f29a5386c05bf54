import "server-only";
import { renderPdf } from "@/lib/pdf/render-pdf";
import type { Receipt, ReceiptLanguage } from "@/lib/transactions/receipts/types";

export interface ReceiptFile {
  name: string;
  mediaType: "application/pdf";
  content: Uint8Array;
}

/** A receipt as a PDF of one page. */
export async function pdfOfReceipt(receipt: Receipt, language: ReceiptLanguage): Promise<ReceiptFile> {
  const { receiptDocument } = await import("@/lib/transactions/receipts/receipt-pages");
  return {
    name: `${receipt.kind}-receipt-${receipt.reference.replace(/[^\w-]/g, "_").slice(0, 64)}.pdf`,
    mediaType: "application/pdf",
    content: await renderPdf(receiptDocument(receipt, language)),
  };
}
