import { cpus } from "node:os";
import type { Question } from "./questions";

/** One question's times in both sizes, in milliseconds, sorted. */
export interface Measured {
  question: Pick<Question, "group" | "what" | "page">;
  small: number[];
  large: number[];
}

export interface ScaleRun {
  small: number;
  large: number;
  measured: readonly Measured[];
  loadBefore: number;
}

export interface Gate {
  what: string;
  value: number;
  atMost: number;
  unit: string;
}

/** Below this a ratio says how busy the machine was, nothing about the query. */
const NOISE_MS = 2;

export const at = (times: readonly number[], share: number) =>
  times[Math.min(times.length - 1, Math.ceil(times.length * share) - 1)] ?? 0;
const p99 = (times: readonly number[]) => at(times, 0.99);
const ratio = (one: number, other: number) => Math.max(one, NOISE_MS) / Math.max(other, NOISE_MS);

/** What a person would feel as the table grows, from the house's own limits. */
export function gatesOf({ measured }: ScaleRun): Gate[] {
  const of = (group: Question["group"]) => measured.filter(({ question }) => question.group === group);
  const worst = (found: readonly Measured[], value: (one: Measured) => number) =>
    Math.max(0, ...found.map(value));
  const depth = of("list").flatMap((deep) => {
    const first = measured.find(
      ({ question }) => question.page === "first" && question.what === deep.question.what,
    );
    return deep.question.page === "deep" && first ? [ratio(p99(deep.large), p99(first.large))] : [];
  });
  const searches = of("search");
  const all = searches.flatMap(({ large }) => large).sort((one, other) => one - other);
  return [
    {
      what: "list, p99 of the deepest page against the first",
      value: Math.max(...depth),
      atMost: 2,
      unit: "",
    },
    {
      ...{ what: "list, p99 of the large table against the small", atMost: 3, unit: "" },
      value: worst(of("list"), ({ small, large }) => ratio(p99(large), p99(small))),
    },
    { what: "search, p99", value: p99(all), atMost: 25, unit: "ms" },
    { what: "search, slowest", value: all.at(-1) ?? 0, atMost: 500, unit: "ms" },
    {
      what: "first page, p95",
      value: worst(of("home"), ({ large }) => at(large, 0.95)),
      atMost: 60,
      unit: "ms",
    },
    // The cut itself and the list of identifiers that is asked before.
    {
      what: "name, misspelled: slowest",
      value: worst(of("name"), ({ large }) => at(large, 1)),
      atMost: 1_200,
      unit: "ms",
    },
    {
      what: "totals: slowest",
      value: worst(of("totals"), ({ large }) => at(large, 1)),
      atMost: 2_200,
      unit: "ms",
    },
    { what: "badges: p99", value: worst(of("badges"), ({ large }) => p99(large)), atMost: 60, unit: "ms" },
    {
      what: "other lists: p99",
      value: worst(of("other"), ({ large }) => p99(large)),
      atMost: 60,
      unit: "ms",
    },
  ];
}

export const broken = (gates: readonly Gate[]) => gates.filter(({ value, atMost }) => !(value <= atMost));

const number = (value: number, unit: string) => (unit === "ms" ? `${value.toFixed(1)} ms` : value.toFixed(2));
const count = (value: number) => value.toLocaleString("en");

export function renderScale(run: ScaleRun): string {
  const { small, large, measured, loadBefore } = run;
  const gates = gatesOf(run).map(
    (gate) =>
      `| ${gate.what} | ${number(gate.value, gate.unit)} | ${number(gate.atMost, gate.unit)} | ${gate.value <= gate.atMost ? "holds" : "**does not hold**"} |`,
  );
  const lines = measured.map(({ question, small: few, large: many }) => {
    const what = `${question.group}: ${question.what}${question.page ? `, ${question.page} page` : ""}`;
    const shown = [at(few, 0.5), p99(few), at(many, 0.5), p99(many), at(many, 1)].map((ms) => ms.toFixed(1));
    return `| ${what} | ${shown.join(" | ")} | ${ratio(at(many, 0.5), at(few, 0.5)).toFixed(2)} |`;
  });
  const busy = loadBefore > cpus().length / 2 ? " **The machine was busy with other work.**" : "";
  return `# ${count(large)} payments beside ${count(small)}

Made by \`npm run bench:scale\` on ${new Date().toISOString().slice(0, 10)}: the screens' own functions, one caller, on ${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown processor"}),
PostgreSQL of the product with its default settings; load average before the start ${loadBefore.toFixed(1)}.${busy} Every question has new parameters each
time. Milliseconds below ${NOISE_MS} count as ${NOISE_MS} in ratios.

| What | Measured | At most | |
| --- | --- | --- | --- |
${gates.join("\n")}

## Every question

Milliseconds; the ratio is that of the medians, large to small.

| Question | ${count(small)}: p50 | p99 | ${count(large)}: p50 | p99 | slowest | ratio |
| --- | --- | --- | --- | --- | --- | --- |
${lines.join("\n")}
`;
}
