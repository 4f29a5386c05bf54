import { inflateSync } from "node:zlib";

/** The text of a PDF of ours as its reader sees it, a piece for each line that is set: what a test can look for in it. */
export function textOfPdf(content: Uint8Array): string[] {
  const objects = objectsOf(Buffer.from(content).toString("latin1"));
  const letters = lettersOfFonts(objects);
  const pieces: string[] = [];
  for (const { stream } of objects.values()) {
    if (!stream?.includes(" Tf")) continue;
    let known = new Map<string, string>();
    for (const [, font, glyphs] of stream.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (font !== undefined) known = letters.get(font) ?? new Map();
      else pieces.push(readGlyphs(glyphs ?? "", known));
    }
  }
  return pieces;
}

interface PdfObject {
  head: string;
  /** Unpacked; null for what has none. */
  stream: string | null;
}

function objectsOf(file: string): Map<string, PdfObject> {
  const found = new Map<string, PdfObject>();
  for (const [, id = "", whole = ""] of file.matchAll(/(\d+) 0 obj\s([\s\S]*?)endobj/g)) {
    const [head = "", packed] = whole.split(/stream\r?\n/, 2);
    const stream =
      packed === undefined || !head.includes("/FlateDecode")
        ? null
        : inflateSync(Buffer.from(packed, "latin1")).toString("latin1");
    found.set(id, { head, stream });
  }
  return found;
}

/** What each glyph of a font stands for, by the name of the font on the page. */
function lettersOfFonts(objects: Map<string, PdfObject>): Map<string, Map<string, string>> {
  const fonts = new Map<string, Map<string, string>>();
  for (const { head } of objects.values())
    for (const [, name = "", id = ""] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id)?.head ?? "")?.[1] ?? "";
      fonts.set(name, lettersOf(objects.get(table)?.stream ?? ""));
    }
  return fonts;
}

function lettersOf(table: string): Map<string, string> {
  const letters = new Map<string, string>();
  for (const [, first = "0", list = ""] of table.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/g))
    for (const [index, [, code = ""]] of [...list.matchAll(/<([0-9a-f ]*)>/g)].entries()) {
      const units = code.match(/[0-9a-f]{4}/g) ?? [];
      letters.set(
        (Number.parseInt(first, 16) + index).toString(16).padStart(4, "0"),
        String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16))),
      );
    }
  return letters;
}

function readGlyphs(glyphs: string, letters: Map<string, string>): string {
  return [...glyphs.matchAll(/<([0-9a-f]+)>/g)]
    .flatMap(([, run = ""]) => run.match(/.{4}/g) ?? [])
    .map((glyph) => letters.get(glyph) ?? "\ufffd")
    .join("");
}
