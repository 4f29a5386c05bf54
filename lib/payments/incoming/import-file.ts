import "server-only";
import { createHash } from "node:crypto";
import { type CsvRow, readCsv } from "@/lib/csv/read-csv";
import { type Sql, sql } from "@/lib/db/sql";
import { sealKeys } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { seal, unseal } from "@/lib/seal";
import { importChunkLabel } from "@/lib/sealed-places";

/** Uploaded files, kept in sealed pieces in the database: web and worker may run on different machines. */

/** About 400,000 rows of payments. */
export const UPLOAD_LIMIT_BYTES = 64 * 1024 * 1024;
const PIECE_CHARACTERS = 64 * 1024;

export interface StoredFile {
  sizeBytes: number;
  sha256: string;
}

/** Stores a file piece by piece while it arrives. `importOf` is asked for the import's number once the first piece is known. */
export async function storeFile(
  body: AsyncIterable<Uint8Array>,
  importOf: (firstPiece: string) => Promise<number>,
): Promise<StoredFile & { importId: number }> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  let seq = 0;
  let importId: number | null = null;
  const keep = async (piece: string) => {
    importId ??= await importOf(piece);
    await insertPiece(importId, seq, piece);
    seq += 1;
  };
  let rest = "";
  for await (const text of decoded(body, (bytes) => {
    sizeBytes += bytes.length;
    if (sizeBytes > UPLOAD_LIMIT_BYTES) throw tooLarge();
    hash.update(bytes);
  })) {
    rest += text;
    for (; rest.length >= PIECE_CHARACTERS; rest = rest.slice(cutAt(rest)))
      await keep(rest.slice(0, cutAt(rest)));
  }
  if (rest !== "" || importId === null) await keep(rest);
  return { importId: importId as unknown as number, sizeBytes, sha256: hash.digest("hex") };
}

/** Never between the two halves of one character. */
function cutAt(text: string): number {
  return /[\ud800-\udbff]/.test(text[PIECE_CHARACTERS - 1] ?? "") ? PIECE_CHARACTERS - 1 : PIECE_CHARACTERS;
}

async function insertPiece(importId: number, seq: number, piece: string): Promise<void> {
  await sql.query(
    "INSERT INTO payment_import_chunk (import_id, seq, sealed_text) VALUES ($1, $2, $3)",
    [importId, seq, seal(piece, importChunkLabel(importId, seq), sealKeys()[0])],
    "store-file-piece",
  );
}

async function* decoded(
  body: AsyncIterable<Uint8Array>,
  count: (bytes: Uint8Array) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const decode = (bytes?: Uint8Array) => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch (error) {
      throw notText(error);
    }
  };
  for await (const bytes of body) {
    count(bytes);
    const text = decode(bytes);
    if (text.includes("\u0000")) throw notText();
    if (text !== "") yield text;
  }
  const last = decode();
  if (last !== "") yield last;
}

function tooLarge(): AppError {
  return new AppError("payload_too_large", {
    detail: `A file may have at most ${UPLOAD_LIMIT_BYTES / 1024 / 1024} MB. Split it; rows that are in both parts do no harm.`,
    field: "file",
  });
}

function notText(cause?: unknown): AppError {
  return new AppError("invalid_input", {
    detail: "This is no CSV file in UTF-8. In a spreadsheet, save it as “CSV UTF-8”.",
    field: "file",
    cause,
  });
}

/** The text of a stored file, one piece in memory at a time. */
export async function* readFile(importId: number, db: Sql = sql): AsyncGenerator<string> {
  for (let seq = 0; ; seq += 1) {
    const [piece] = await db.query<{ sealed_text: Buffer }>(
      "SELECT sealed_text FROM payment_import_chunk WHERE import_id = $1 AND seq = $2",
      [importId, seq],
      "read-file-piece",
    );
    if (!piece) return;
    yield unseal(piece.sealed_text, importChunkLabel(importId, seq), sealKeys());
  }
}

/** The rows of a stored file without the headers. */
export async function* readRows(importId: number, delimiter: string): AsyncGenerator<CsvRow> {
  let isHeader = true;
  for await (const row of readCsv(readFile(importId), delimiter)) {
    if (!isHeader) yield row;
    isHeader = false;
  }
}
