import { unzipSync } from "fflate";
import type { AttachmentType } from "@/lib/approvals/additions/types";

const SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/** A directory of more entries is no spreadsheet that a person made. */
const MAX_ENTRIES = 10_000;

/** What a file is, by its bytes; null for what may not be attached. The name only tells a table of text from other text. */
export function attachmentTypeOf(content: Uint8Array, name: string): AttachmentType | null {
  const begins = (...bytes: number[]) => bytes.every((byte, index) => content[index] === byte);
  const ascii = (from: number, to: number) => String.fromCharCode(...content.subarray(from, to));
  if (ascii(0, 5) === "%PDF-") return "application/pdf";
  if (begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "image/png";
  if (begins(0xff, 0xd8, 0xff)) return "image/jpeg";
  if (ascii(0, 4) === "RIFF" && ascii(8, 12) === "WEBP") return "image/webp";
  if (begins(0x50, 0x4b, 0x03, 0x04)) return isSpreadsheet(content) ? SPREADSHEET : null;
  return /\.csv$/i.test(name) && isText(content) ? "text/csv; charset=utf-8" : null;
}

/** Looks at the names in the archive and unpacks nothing. One that carries programs is refused. */
function isSpreadsheet(content: Uint8Array): boolean {
  const names = new Set<string>();
  try {
    unzipSync(content, {
      filter: ({ name }) => {
        if (names.size >= MAX_ENTRIES) throw new Error("too many entries");
        names.add(name.toLowerCase());
        return false;
      },
    });
  } catch {
    return false;
  }
  const carriesPrograms = [...names].some((name) => /vbaproject|\/embeddings\/|\/activex\//.test(name));
  return names.has("[content_types].xml") && names.has("xl/workbook.xml") && !carriesPrograms;
}

function isText(content: Uint8Array): boolean {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(content);
    return !/[\u0000-\u0008\u000e-\u001f]/.test(text);
  } catch {
    return false;
  }
}
