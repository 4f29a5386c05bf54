import { parseArgs } from "node:util";
import { type ChainReport, type KnownHead, verifyAuditChain } from "@/lib/audit/verify-audit";
import { closePool } from "@/lib/db/pool";
import { sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

/** `npm run audit:verify [-- --head <place>:<hash>]...`: walks the whole chain and names the first bad row. */

/** The sealer needs a second; what waits longer has nobody who seals it. */
const SEALER_PATIENCE_MS = 120_000;

function readHeads(): KnownHead[] {
  const { values } = parseArgs({ options: { head: { type: "string", multiple: true, default: [] } } });
  return values.head.map((text) => {
    const match = /^(\d{1,18}):([0-9a-f]{64})$/.exec(text.trim());
    if (!match?.[1] || !match[2])
      throw new Error(
        `--head takes a place and its hash, as the daily mail has them: 1234:ab12… (got ${text}).`,
      );
    return { seq: BigInt(match[1]), hash: match[2], from: "the head that you gave" };
  });
}

function tell(report: ChainReport): number {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  if (report.firstBad) {
    const { at, problem, detail } = report.firstBad;
    process.stderr.write(
      `FIRST BAD ROW: ${at} (${problem}). ${detail}\n${report.sealed} links before it fit.\n`,
    );
    return 1;
  }
  say(`${report.sealed} events, every link fits.`);
  if (report.removedThrough > 0n)
    say(`Contents through place ${report.removedThrough} were removed under a checkpoint; their seals fit.`);
  if (report.head) say(`Head: ${report.head.seq}:${report.head.hash}`);
  if (report.unsealed === 0) return 0;
  const waitedMs = Date.now() - Date.parse(report.unsealedSince ?? "");
  say(`${report.unsealed} newest events are not sealed yet (since ${report.unsealedSince}).`);
  if (waitedMs < SEALER_PATIENCE_MS) return 0;
  process.stderr.write(
    "The worker does not seal: an unsealed event can be changed unseen. Start the worker.\n",
  );
  return 2;
}

async function main(): Promise<void> {
  try {
    process.exitCode = tell(await verifyAuditChain(sql, readHeads()));
  } catch (error) {
    const away = error instanceof AppError && error.code === "unavailable";
    process.stderr.write(`${away ? "The database cannot be reached." : (error as Error).message}\n`);
    process.exitCode = 3;
  } finally {
    await closePool();
  }
}

await main();
