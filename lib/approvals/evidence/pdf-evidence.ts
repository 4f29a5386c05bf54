import "server-only";
import type { RequestEvidence } from "@/lib/approvals/evidence/types";
import { renderPdf } from "@/lib/pdf/render-pdf";

/** A pack as one PDF. */
export async function* pdfOfEvidence(requests: AsyncIterable<RequestEvidence>): AsyncGenerator<Uint8Array> {
  const all: RequestEvidence[] = [];
  for await (const evidence of requests) all.push(evidence);
  const { evidenceDocument } = await import("@/lib/approvals/evidence/evidence-pages");
  yield await renderPdf(evidenceDocument(all));
}
