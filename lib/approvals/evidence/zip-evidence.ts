import "server-only";
import { Zip, ZipDeflate } from "fflate";
import { evidenceRows, READ_ME, TABLES } from "@/lib/approvals/evidence/pack-files";
import type { RequestEvidence } from "@/lib/approvals/evidence/types";

const encoder = new TextEncoder();

/**
 * A pack as a zip archive, made while it is sent: each request is read, written and let go. The tables are gathered as text,
 * which is small beside the records, and come last.
 */
export async function* zipEvidence(requests: AsyncIterable<RequestEvidence>): AsyncGenerator<Uint8Array> {
  let made: Uint8Array[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, piece) => {
    if (error) failure = error;
    else made.push(piece);
  });
  const add = (name: string, text: string) => {
    const file = new ZipDeflate(name, { level: 6 });
    zip.add(file);
    file.push(encoder.encode(text), true);
  };
  const take = () => {
    if (failure) throw failure;
    const pieces = made;
    made = [];
    return pieces;
  };
  add("README.txt", READ_ME);
  const tables = new Map(TABLES.map(([table, heading]) => [table, [heading]]));
  for await (const evidence of requests) {
    add(`requests/${evidence.number}.json`, `${JSON.stringify(evidence, null, 2)}\n`);
    for (const [table, lines] of Object.entries(evidenceRows(evidence)))
      tables.get(table as keyof ReturnType<typeof evidenceRows>)?.push(lines);
    yield* take();
  }
  for (const [table, lines] of tables) add(`${table}.csv`, lines.join(""));
  zip.end();
  yield* take();
}
