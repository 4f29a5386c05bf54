import "server-only";
import { join } from "node:path";
import type { DocumentProps } from "@react-pdf/renderer";
import type { ReactElement } from "react";
import { AppError } from "@/lib/errors";
import { breakWord } from "@/lib/pdf/break-words";

const FAMILY = "IBM Plex Sans Arabic";
/** Documents that may wait for their turn; whoever comes after them is asked to come again. */
const MOST_WAITING = 20;

let registered = false;
let waiting = 0;
let turn: Promise<unknown> = Promise.resolve();

/** Loaded when the first PDF is asked for: the renderer is large, and most days nobody needs it. */
async function loadRenderer() {
  const renderer = await import("@react-pdf/renderer");
  if (!registered) {
    const files = join(process.cwd(), "node_modules", "@fontsource", "ibm-plex-sans-arabic", "files");
    for (const subset of ["latin", "latin-ext", "arabic"])
      for (const weight of [400, 600])
        renderer.Font.register({
          family: `${FAMILY} ${subset}`,
          src: join(files, `ibm-plex-sans-arabic-${subset}-${weight}-normal.woff`),
          fontWeight: weight,
        });
    renderer.Font.registerHyphenationCallback(breakWord);
    registered = true;
  }
  return renderer;
}

/**
 * A document as PDF, in the fonts of `PDF_FAMILIES`. One at a time: drawing keeps a processor busy, and payments go first. Throws
 * `unavailable` when too many wait.
 */
export async function renderPdf(document: ReactElement<DocumentProps>): Promise<Uint8Array> {
  if (waiting >= MOST_WAITING) throw new AppError("unavailable");
  waiting += 1;
  const drawn = turn.then(async () => {
    const renderer = await loadRenderer();
    return new Uint8Array(await renderer.renderToBuffer(document));
  });
  turn = drawn.catch(() => undefined);
  return drawn.finally(() => {
    waiting -= 1;
  });
}
