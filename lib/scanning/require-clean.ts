import "server-only";
import { createHash } from "node:crypto";
import { Counter } from "prom-client";
import { toldAlready } from "@/lib/audit/audit-refusals";
import { type AuditActor, recordAudit } from "@/lib/audit/record-audit";
import { maskCardNumbers } from "@/lib/card-numbers";
import { storableText } from "@/lib/db/storable";
import { sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { registry } from "@/lib/metrics/registry";
import { askClamd, type Verdict } from "@/lib/scanning/clamd";

const scans = new Counter({
  name: "countersign_file_scans_total",
  help: "Files that the virus scanner was asked about, by what it said.",
  labelNames: ["verdict"],
  registers: [registry],
});

/** A file that somebody wants to leave with us. */
export interface BroughtFile {
  name: string;
  /** Read once, from its beginning to its end. */
  content: Uint8Array | AsyncIterable<Uint8Array>;
  /** The input field that a refusal names. */
  field: string;
  /** The payment that it is about, where it is there already. */
  transactionSessionId?: string;
}

/**
 * Has a file searched for viruses where the operator named a scanner, and refuses it unless it was found clean: also when the scanner
 * does not answer. Asked outside of every transaction, and only for whoever may leave the file there.
 */
export async function requireClean(actor: AuditActor, file: BroughtFile): Promise<void> {
  const { CLAMAV_ADDRESS: address, CLAMAV_TIMEOUT_MS: silenceMs } = getEnv();
  if (address === undefined) return;
  const seen = { hash: createHash("sha256"), sizeBytes: 0 };
  let verdict: Verdict;
  try {
    verdict = await askClamd(address, noted(file.content, seen), silenceMs);
  } catch (error) {
    // What breaks while we read the file ourselves is no fault of the scanner.
    if (error instanceof AppError) throw error;
    scans.inc({ verdict: "unanswered" });
    log.warn({ error, requestId: actor.requestId }, "the virus scanner gave no verdict, a file was refused");
    throw new AppError("scanner_unavailable", { cause: error });
  }
  scans.inc({ verdict: verdict.kind });
  if (verdict.kind === "clean") return;
  if (verdict.kind === "too_large") {
    log.warn({ requestId: actor.requestId }, "a file is larger than the virus scanner's StreamMaxLength");
    throw new AppError("payload_too_large", {
      detail: "The file is larger than what the virus scanner of this installation takes.",
      field: file.field,
    });
  }
  await recordFind(actor, file, verdict.signature, {
    sha256: seen.hash.digest("hex"),
    sizeBytes: seen.sizeBytes,
  });
  throw toldAlready(
    new AppError("file_infected", {
      detail: `The file contains malicious software (${verdict.signature}) and was not taken.`,
      field: file.field,
      params: { signature: verdict.signature },
    }),
  );
}

/** What is kept of it is its name, its hash and what it was; never the file. */
async function recordFind(
  actor: AuditActor,
  { name, transactionSessionId }: BroughtFile,
  signature: string,
  { sha256, sizeBytes }: { sha256: string; sizeBytes: number },
): Promise<void> {
  await recordAudit(sql, {
    actor,
    action: "file.virus_found",
    objectType: "upload",
    objectId: sha256,
    transactionSessionId: transactionSessionId ?? null,
    result: "refused",
    after: { name: maskCardNumbers(storableText(name)).slice(0, 200), sizeBytes, signature },
    reason: `file_infected: ${signature}`,
  });
}

async function* noted(
  content: BroughtFile["content"],
  seen: { hash: ReturnType<typeof createHash>; sizeBytes: number },
): AsyncGenerator<Uint8Array> {
  for await (const piece of content instanceof Uint8Array ? [content] : content) {
    seen.hash.update(piece);
    seen.sizeBytes += piece.length;
    yield piece;
  }
}
