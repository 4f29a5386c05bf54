import { cpus, totalmem } from "node:os";
import { type LoadResult, median } from "./load";
import type { ListRound } from "./list-rounds";
import type { ReadResult, ReadRound } from "./read-rounds";
import type { RefundRound, SlowRun } from "./refund-rounds";
import type { BenchSettings } from "./settings";
import { POOL_SIZE } from "./stage";

export interface Measured {
  settings: BenchSettings;
  refunds: RefundRound[];
  reads: ReadRound[];
  lists: ListRound[];
  hot: LoadResult;
  slow: SlowRun;
  seedPerSecond: number;
  /** Of the machine before anything was started: other work spoils the figures. */
  loadBefore: number;
  postgres: string;
  next: string;
  failures: number;
  disagreements: string[];
}

const ms = (value: number | null) => (value === null || Number.isNaN(value) ? "–" : `${value.toFixed(2)} ms`);
const ratio = (value: number | null) => (value === null || Number.isNaN(value) ? "–" : value.toFixed(2));
const rate = (value: number | null) => (value === null ? "–" : Math.round(value).toLocaleString("en"));

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function grouped<Round extends { connections: number }>(rounds: readonly Round[]): [number, Round[]][] {
  const numbers = [...new Set(rounds.map((one) => one.connections))];
  return numbers.map((number) => [number, rounds.filter((one) => one.connections === number)]);
}

const over = <Round>(rounds: readonly Round[], value: (round: Round) => number | null): number | null => {
  const values = rounds.map(value).filter((one) => one !== null);
  return values.length === 0 ? null : median(values);
};

function refundTable(rounds: readonly RefundRound[]): string {
  const rows = grouped(rounds).map(([connections, group]) => {
    const of = (value: (round: RefundRound) => number | null) => over(group, value);
    return [
      String(connections),
      rate(of((one) => one.product.perSecond)),
      rate(of((one) => one.bare.perSecond)),
      rate(of((one) => one.yardstick)),
      ratio(of((one) => one.product.perSecond / one.bare.perSecond)),
      ratio(of((one) => (one.yardstick === null ? null : one.product.perSecond / one.yardstick))),
      `${ms(of((one) => one.product.p50))} / ${ms(of((one) => one.product.p99))} / ${ms(Math.max(...group.map((one) => one.product.max)))}`,
      ratio(of((one) => one.product.p99 / one.bare.p99)),
      `${ms(of((one) => one.product.appMs))} / ${ms(of((one) => one.product.databaseMs))} / ${ms(of((one) => one.product.workerMs))} / ${ms(of((one) => one.product.gatewayMs))} / ${ms(of((one) => one.product.loadMs))}`,
      `${ms(of((one) => one.bare.databaseMs))} / ${ms(of((one) => one.yardstickDatabaseMs))}`,
      String(group.reduce((sum, one) => sum + one.product.failures, 0)),
    ];
  });
  return table(
    [
      "Connections",
      "HTTP refunds/s",
      "bare loop/s",
      "L/s",
      "HTTP : bare",
      "HTTP : L",
      "HTTP p50 / p99 / max",
      "p99 HTTP : bare",
      "CPU app / database / worker / sandbox gateway / load generator",
      "database CPU of the bare loop / L",
      "failures",
    ],
    rows,
  );
}

function readTable(rounds: readonly ReadRound[]): string {
  const rows = grouped(rounds).flatMap(([connections, group]) => {
    const row = (title: string, pick: (round: ReadRound) => ReadResult) => [
      String(connections),
      title,
      rate(over(group, (one) => pick(one).perSecond)),
      ms(over(group, (one) => pick(one).p50)),
      ms(over(group, (one) => pick(one).p99)),
      ms(Math.max(...group.map((one) => pick(one).max))),
      `${ms(over(group, (one) => pick(one).appMs))} / ${ms(over(group, (one) => pick(one).databaseMs))}`,
      String(group.reduce((sum, one) => sum + pick(one).failures, 0)),
    ];
    return [row("retrieve", (one) => one.retrieve), row("inquiry", (one) => one.inquiry)];
  });
  return table(
    ["Connections", "What", "answers/s", "p50", "p99", "max", "CPU app / database", "failures"],
    rows,
  );
}

function listTable(rounds: readonly ListRound[]): string {
  const rows = grouped(rounds).flatMap(([connections, group]) => {
    const row = (title: string, pick: (round: ListRound) => LoadResult, cpu: string) => [
      String(connections),
      title,
      rate(over(group, (one) => pick(one).perSecond)),
      ms(over(group, (one) => pick(one).p50)),
      ms(over(group, (one) => pick(one).p99)),
      ms(Math.max(...group.map((one) => pick(one).max))),
      cpu,
      String(group.reduce((sum, one) => sum + pick(one).failures, 0)),
    ];
    const cpu = `${ms(over(group, (one) => one.appMs))} / ${ms(over(group, (one) => one.databaseMs))}`;
    return [
      row("SQL, first page", (one) => one.sqlFirst, "–"),
      row("SQL, 10,000 rows deep", (one) => one.sqlDeep, "–"),
      row("HTTP, first page", (one) => one.httpFirst, cpu),
      row("HTTP, 10,000 rows deep", (one) => one.httpDeep, cpu),
    ];
  });
  return table(
    ["Connections", "What", "pages/s", "p50", "p99", "max", "CPU app / database", "failures"],
    rows,
  );
}

/** Deepest page against the first one, p99 over p99, the median of all rounds. */
export function deepRatio(rounds: readonly ListRound[], way: "sql" | "http"): number {
  return median(
    rounds.map((one) =>
      way === "sql" ? one.sqlDeep.p99 / one.sqlFirst.p99 : one.httpDeep.p99 / one.httpFirst.p99,
    ),
  );
}

/** What has to hold wherever it runs: correctness and ratios, never milliseconds. */
export function brokenGates(measured: Measured): string[] {
  const broken = [...measured.disagreements];
  if (measured.failures > 0) broken.push(`${measured.failures} requests failed`);
  const deep = deepRatio(measured.lists, "http");
  if (!(deep <= 2))
    broken.push(`a deep page's p99 is ${deep.toFixed(2)} times that of the first page (at most 2)`);
  return [...broken, ...brokenRefundGates(measured)];
}

/** CPU per refund and its share of the yardstick; where there is no yardstick, of the bare loop. */
function brokenRefundGates({ refunds, slow, settings }: Measured): string[] {
  const broken: string[] = [];
  for (const [connections, group] of grouped(refunds)) {
    if (connections === 1) continue;
    const holds = (what: string, value: number | null, limit: number, atLeast: boolean) => {
      if (value === null || (atLeast ? value >= limit : value <= limit)) return;
      broken.push(
        `${connections} connections: ${what} is ${value.toFixed(2)} (${atLeast ? "at least" : "at most"} ${limit})`,
      );
    };
    const toL = over(group, (one) => (one.yardstick === null ? null : one.product.perSecond / one.yardstick));
    if (toL !== null) holds("HTTP : L", toL, 0.35, true);
    else
      holds(
        "HTTP : bare (L not measured)",
        over(group, (one) => one.product.perSecond / one.bare.perSecond),
        0.6,
        true,
      );
    holds(
      "milliseconds of CPU per refund in the app",
      over(group, (one) => one.product.appMs),
      1.2,
      false,
    );
    holds(
      "milliseconds of CPU per refund in the database",
      over(group, (one) => one.product.databaseMs),
      1.2,
      false,
    );
    if (connections === 8)
      holds(
        "p99 HTTP : bare",
        over(group, (one) => one.product.p99 / one.bare.p99),
        4,
        false,
      );
  }
  const share = slow.result.perSecond / slow.ideal;
  if (!settings.isSmoke && !(share >= 0.8))
    broken.push(`through a slow gateway ${share.toFixed(2)} of the ideal is reached (at least 0.8)`);
  return broken;
}

/** The whole report in Markdown. */
export function renderReport(measured: Measured): string {
  const { settings, slow, hot } = measured;
  const broken = brokenGates(measured);
  const deep = (way: "sql" | "http") => ratio(deepRatio(measured.lists, way));
  return `# Benchmarks

Made by \`npm run bench${settings.isSmoke ? " -- --smoke" : ""}\` on ${new Date().toISOString().slice(0, 10)}. Ratios of one run and CPU
per request can be compared with another machine's; refunds per second and milliseconds cannot.

| | |
| --- | --- |
| Machine | ${cpus().length} x ${cpus()[0]?.model.trim() ?? "unknown"}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB; load average before the start ${measured.loadBefore.toFixed(1)} (on a quiet machine below 1) |
| Versions | Node ${process.versions.node}, PostgreSQL ${measured.postgres}, Next ${measured.next} |
| Data | ${settings.rows.toLocaleString("en")} transactions, made at ${rate(measured.seedPerSecond)} per second |
| Loads | ${settings.seconds} s each, ${settings.rounds} interleaved rounds, medians of the rounds; load generator on the same machine |
| Durability | PostgreSQL as shipped (fsync and synchronous commit on); the sandbox gateway does not wait for its disk here |

## Refunds

\`POST /b/pbl/v2/operation/\` with an API key and a Tracking-Key on random payments: the whole path with a gateway that answers
at once, job worker and audit sealer running. *Bare loop*: the product's own statements (key, payment, reserve, settle) on
plain \`pg\` connections, no HTTP and no gateway. *L*: the same refund written the plain way, 13 statements in two commits on the
product's own tables, driven by pgbench.

${refundTable(measured.refunds)}

| Run | refunds/s | p50 / p99 / max | failures |
| --- | --- | --- | --- |
| 8 connections on the same 4 payments | ${rate(hot.perSecond)} | ${ms(hot.p50)} / ${ms(hot.p99)} / ${ms(hot.max)} | ${hot.failures} |
| gateway needs ${slow.delayMs} ms, ${slow.inFlight} in flight, pool of ${POOL_SIZE}: ${ratio(slow.result.perSecond / slow.ideal)} of the ideal ${rate(slow.ideal)}/s | ${rate(slow.result.perSecond)} | ${ms(slow.result.p50)} / ${ms(slow.result.p99)} / ${ms(slow.result.max)} | ${slow.result.failures} |

## Retrieve and inquiry

\`GET /b/checkout/v1/pymt-txn/{session_id}\` and \`POST /b/pbl/v2/inquiry/\` with an API key on random paid payments; key, daily limit and
limit of inquiries included.

${readTable(measured.reads)}

## List

\`GET /api/transactions\` in a signed-in session, 50 rows, against the same statement from \`pg\`. p99 of a deep page against the
first: **${deep("http")}** over HTTP, **${deep("sql")}** in SQL.

${listTable(measured.lists)}

## Correctness

${
  broken.length === 0
    ? "Every refund that was answered with 200 stands once in the gateway's ledger and once in our books, with one child; no request failed."
    : broken.map((one) => `- ${one}`).join("\n")
}
`;
}
