import "server-only";
import type { RequestEvidence } from "@/lib/approvals/evidence/types";
import { readPolicyWorld } from "@/lib/approvals/policy/read-world";
import { sql } from "@/lib/db/sql";
import type { Language } from "@/lib/i18n/settings";
import { renderPdf } from "@/lib/pdf/render-pdf";

/** A pack as one PDF, in the language of whoever takes it. */
export async function* pdfOfEvidence(
  requests: AsyncIterable<RequestEvidence>,
  language: Language,
): AsyncGenerator<Uint8Array> {
  const all: RequestEvidence[] = [];
  for await (const evidence of requests) all.push(evidence);
  const [{ evidenceDocument }, { evidenceWords }, world] = await Promise.all([
    import("@/lib/approvals/evidence/evidence-pages"),
    import("@/lib/approvals/evidence/evidence-words"),
    readPolicyWorld(sql),
  ]);
  yield await renderPdf(evidenceDocument(all, evidenceWords(language, world)));
}
