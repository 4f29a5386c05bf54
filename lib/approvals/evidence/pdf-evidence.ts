import "server-only";
import { join } from "node:path";
import type { RequestEvidence } from "@/lib/approvals/evidence/types";

const FAMILY = "IBM Plex Sans Arabic";
let registered = false;

/** Loaded when the first PDF is asked for: the renderer is large, and most days nobody needs it. */
async function loadRenderer() {
  const [renderer, pages] = await Promise.all([
    import("@react-pdf/renderer"),
    import("@/lib/approvals/evidence/evidence-pages"),
  ]);
  if (!registered) {
    const files = join(process.cwd(), "node_modules", "@fontsource", "ibm-plex-sans-arabic", "files");
    for (const subset of ["latin", "latin-ext", "arabic"])
      for (const weight of [400, 600])
        renderer.Font.register({
          family: `${FAMILY} ${subset}`,
          src: join(files, `ibm-plex-sans-arabic-${subset}-${weight}-normal.woff`),
          fontWeight: weight,
        });
    // Hashes and references are broken anywhere rather than hyphenated.
    renderer.Font.registerHyphenationCallback((word) =>
      word.length > 24 ? (word.match(/.{1,12}/g) ?? [word]) : [word],
    );
    registered = true;
  }
  return { renderer, pages };
}

/** A pack as one PDF. */
export async function* pdfOfEvidence(requests: AsyncIterable<RequestEvidence>): AsyncGenerator<Uint8Array> {
  const all: RequestEvidence[] = [];
  for await (const evidence of requests) all.push(evidence);
  const { renderer, pages } = await loadRenderer();
  yield new Uint8Array(await renderer.renderToBuffer(pages.evidenceDocument(all)));
}
