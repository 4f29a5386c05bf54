import "server-only";

import { AppError } from "@/lib/errors";

/** The whole body of a small form, counted as it comes: whoever sends more is refused before it fills the process. */
export async function readCapped(request: Request, mostBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > mostBytes) throw new AppError("payload_too_large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
