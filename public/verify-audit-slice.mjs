#!/usr/bin/env node
/**
 * Checks a slice of Countersign's audit trail without Countersign: node verify-audit-slice.mjs <file> [<place>:<hash> ...]
 * One file, no dependencies, Node 18 or newer. The slice is JSON Lines: a header, then one line for each event with its place
 * in the chain, the hash before it, its own hash, and its text. hash = SHA-256(hash before + "\n" + text).
 * Heads (<place>:<hash>) come from the daily mails: a chain that was written anew does not fit them.
 * Exit code: 0 everything fits, 1 something does not, 2 the file cannot be read.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

const HASH = /^[0-9a-f]{64}$/;

/** Reads the lines of a slice; `problem` names the first line that does not fit. */
export async function verifySlice(lines, knownHeads = new Map()) {
  const report = { events: 0, gaps: 0, first: null, last: null, comparedHeads: 0, problem: null };
  let number = 0;
  let before = null;
  const heads = new Map(knownHeads);
  for await (const text of lines) {
    number += 1;
    if (text.trim() === "") continue;
    let line;
    try {
      line = JSON.parse(text);
    } catch {
      return { ...report, problem: `line ${number} is no JSON` };
    }
    if (number === 1) {
      if (line.countersign_audit !== 1)
        return { ...report, problem: "the first line is not the header of a slice" };
      continue;
    }
    const wrong = judge(line, before);
    if (wrong) return { ...report, problem: `line ${number}, place ${line.seq}: ${wrong}` };
    const head = heads.get(String(line.seq));
    if (head !== undefined) {
      if (head !== line.hash) {
        return {
          ...report,
          problem: `line ${number}, place ${line.seq}: the head that you gave says ${head}`,
        };
      }
      report.comparedHeads += 1;
    }
    if (before && BigInt(line.seq) !== BigInt(before.seq) + 1n) report.gaps += 1;
    report.first ??= line.seq;
    report.last = line.seq;
    report.events += 1;
    before = line;
  }
  if (number === 0) return { ...report, problem: "the file is empty" };
  return report;
}

function judge(line, before) {
  if (!/^[1-9]\d{0,17}$/.test(String(line.seq)) || !HASH.test(line.prev) || !HASH.test(line.hash))
    return "it has no place, or no hashes";
  if (typeof line.event !== "string") return "it has no event";
  const hash = createHash("sha256").update(line.prev).update("\n").update(line.event).digest("hex");
  if (hash !== line.hash) return "the event is not the one that was sealed";
  if (!before) return null;
  if (BigInt(line.seq) <= BigInt(before.seq)) return "it stands out of order";
  if (BigInt(line.seq) === BigInt(before.seq) + 1n && line.prev !== before.hash)
    return "it does not follow the line before it";
  return null;
}

const say = (line) => process.stdout.write(`${line}\n`);
const complain = (line) => process.stderr.write(`${line}\n`);

async function main([file, ...given]) {
  if (!file) {
    complain("Usage: node verify-audit-slice.mjs <file> [<place>:<hash> ...]");
    return 2;
  }
  const heads = new Map();
  for (const text of given) {
    const [place, hash] = text.split(":");
    if (!place || !HASH.test(hash ?? "")) {
      complain(`Not a head: ${text}. A head is <place>:<hash>.`);
      return 2;
    }
    heads.set(place, hash);
  }
  const input = createReadStream(file, "utf8");
  const report = await verifySlice(createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }), heads);
  if (report.problem) {
    complain(`DOES NOT FIT: ${report.problem}.`);
    return 1;
  }
  say(
    `${report.events} events fit their seals, places ${report.first ?? "-"} to ${report.last ?? "-"}.`,
  );
  if (report.gaps > 0)
    say(
      `${report.gaps} gaps: this is a selection. That nothing is missing in between it does not prove.`,
    );
  else say("Without gaps: nothing is missing in between.");
  if (heads.size > 0)
    say(`${report.comparedHeads} of ${heads.size} heads stand in this slice and fit.`);
  return 0;
}

if (process.argv[1] && import.meta.url.endsWith(process.argv[1].replaceAll("\\", "/").split("/").at(-1))) {
  main(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error) => {
      complain(error.message);
      process.exitCode = 2;
    },
  );
}
