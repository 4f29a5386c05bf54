import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import type { UserActor } from "@/lib/auth/actor";
import { permissions } from "@/lib/auth/permissions";
import { migrate } from "@/lib/db/migrate";
import { openCluster } from "./bench/scale/cluster";
import { databaseName, isMade, makeDatabase } from "./bench/scale/make-database";
import { openTarget, type Target } from "./bench/scale/target";
import { drawSamples, type Question, questionsOf } from "./bench/scale/questions";
import { broken, gatesOf, type Measured, renderScale } from "./bench/scale/report";

/** `npm run bench:scale`: the screens' questions to a large database beside a small one. The databases stay for the next run. */

const USAGE =
  "Usage: npm run bench:scale -- --home <folder> [--rows 10000000] [--small 100000] [--searches 500] [--only <text>] [--plans] [--write docs/scale.md]";

const { values } = parseArgs({
  options: {
    home: { type: "string" },
    rows: { type: "string", default: "10000000" },
    small: { type: "string", default: "100000" },
    searches: { type: "string", default: "500" },
    only: { type: "string" },
    plans: { type: "boolean", default: false },
    write: { type: "string" },
  },
});
const report = (line: string) => process.stdout.write(`${line}\n`);

/** Plans of what takes longer stand in the server's log. */
const SLOW_MS = "20";
const PLANS: Record<string, string> = {
  session_preload_libraries: "auto_explain",
  "auto_explain.log_min_duration": SLOW_MS,
  "auto_explain.log_analyze": "on",
  "auto_explain.log_buffers": "on",
};

const PERSON: UserActor = {
  ...{ type: "user", userId: 1, username: "bench", label: "Bench", email: "bench@example.com" },
  ...{ mustChangePassword: false, ceilings: {}, address: null, requestId: null },
  permissions: new Set(permissions),
};

const keyOf = ({ group, what, page }: Question) => `${group}/${what}/${page ?? ""}`;
/** Both sizes take turns, so that what else the machine does meets them alike. */
const TURN = 10;

async function measure(small: Target, large: Target): Promise<Measured[]> {
  const searches = Number(values.searches);
  const ofSmall = await small.use(async () => questionsOf(PERSON, await drawSamples(), searches));
  const ofLarge = await large.use(async () => questionsOf(PERSON, await drawSamples(), searches));
  const measured: Measured[] = [];
  for (const [index, question] of ofLarge.entries()) {
    if (values.only && !keyOf(question).includes(values.only)) continue;
    const one: Measured = { question, small: [], large: [] };
    // The first one plans and reads what nobody has read.
    await small.use(() => timed(ofSmall[index] ?? question, 1));
    await large.use(() => timed(question, 1));
    for (let done = 0; done < question.times; done += TURN) {
      const times = Math.min(TURN, question.times - done);
      one.small.push(...(await small.use(() => timed(ofSmall[index] ?? question, times))));
      one.large.push(...(await large.use(() => timed(question, times))));
    }
    for (const list of [one.small, one.large]) list.sort((first, second) => first - second);
    measured.push(one);
  }
  return measured;
}

async function timed({ ask }: Question, times: number): Promise<number[]> {
  const found: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const begun = performance.now();
    await ask(Math.random);
    found.push(performance.now() - begun);
  }
  return found;
}

async function main(): Promise<number> {
  if (!values.home) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const [small, large] = [Number(values.small), Number(values.rows)];
  const making = await openCluster(values.home, true);
  try {
    for (const rows of [small, large]) {
      // What was made by an older version of the product is brought up to this one.
      if (await isMade(making, rows)) {
        await migrate({ databaseUrl: making.urlOf(databaseName(rows)) });
        continue;
      }
      report(`Making ${rows.toLocaleString("en")} payments`);
      await makeDatabase(making, rows, report);
    }
  } finally {
    await making.stop();
  }
  const cluster = await openCluster(values.home, false, values.plans ? PLANS : {});
  try {
    const loadBefore = loadavg()[0] ?? 0;
    const targets = [small, large].map((rows) => openTarget(cluster.urlOf(databaseName(rows))));
    const [few, many] = targets as [Target, Target];
    const measured = await measure(few, many).finally(() =>
      Promise.all(targets.map((target) => target.close())),
    );
    const run = { small, large, measured, loadBefore };
    const text = renderScale(run);
    report(`\n${text}`);
    if (values.write !== undefined) writeFileSync(values.write, text);
    const faults = values.only ? [] : broken(gatesOf(run));
    for (const { what } of faults) process.stderr.write(`Does not hold: ${what}\n`);
    return faults.length === 0 ? 0 : 1;
  } finally {
    await cluster.stop();
  }
}

process.exit(await main());
