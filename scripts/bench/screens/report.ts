import { cpus } from "node:os";
import { median } from "../load";
import type { ListRound, PageBytes } from "./rounds";

export interface ScreensMeasured {
  rows: number;
  rounds: readonly ListRound[];
  pages: readonly PageBytes[];
  loadBefore: number;
  next: string;
}

interface Gate {
  what: string;
  value: number;
  atMost: number;
  unit: string;
}

/** The page of the reference of the API is a document with its own tools. */
const EXEMPT = "/docs/api";
const KB = 1_000;

export function gatesOf({ rounds, pages }: ScreensMeasured): Gate[] {
  const of = (pick: (round: ListRound) => number) => median(rounds.map(pick));
  const heaviest = pages.find(({ path }) => path !== EXEMPT);
  return [
    {
      what: "transactions, first visit: largest paint",
      value: of((one) => one.coldMs),
      atMost: 1_200,
      unit: "ms",
    },
    {
      what: "transactions, come back to: first row",
      value: of((one) => one.warmMs),
      atMost: 500,
      unit: "ms",
    },
    {
      what: "slowest answer while filtering",
      value: of((one) => one.interactionMs),
      atMost: 100,
      unit: "ms",
    },
    { what: "layout shift", value: of((one) => one.layoutShift), atMost: 0.02, unit: "" },
    {
      what: `compressed JavaScript of the heaviest page (${heaviest?.path ?? "none"})`,
      value: (heaviest?.bytes ?? 0) / KB,
      atMost: 200,
      unit: "kB",
    },
  ];
}

const number = (value: number, unit: string) =>
  unit === "" ? value.toFixed(3) : `${value.toFixed(unit === "kB" ? 1 : 0)} ${unit}`;

/** Sentences for the gates that do not hold. */
export function brokenScreenGates(measured: ScreensMeasured): string[] {
  return gatesOf(measured)
    .filter(({ value, atMost }) => !(value <= atMost))
    .map(
      ({ what, value, atMost, unit }) =>
        `${what} is ${number(value, unit)} (at most ${number(atMost, unit)})`,
    );
}

export function renderScreens(measured: ScreensMeasured): string {
  const { rows, rounds, pages, loadBefore, next } = measured;
  const gates = gatesOf(measured).map(
    ({ what, value, atMost, unit }) =>
      `| ${what} | ${number(value, unit)} | ${number(atMost, unit)} | ${value <= atMost ? "holds" : "**does not hold**"} |`,
  );
  const each = rounds.map(
    (one, index) =>
      `| ${index + 1} | ${one.coldMs.toFixed(0)} | ${one.warmMs.toFixed(0)} | ${one.interactionMs.toFixed(0)} | ${one.layoutShift.toFixed(3)} |`,
  );
  const sizes = pages.map(({ path, bytes }) => `| \`${path}\` | ${(bytes / KB).toFixed(1)} |`);
  return `# How fast the screens are

Made by \`npm run bench:screens\` on ${new Date().toISOString().slice(0, 10)}: production build, Chromium, browser, product and database on the
same ${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown processor"}), ${rows.toLocaleString("en")} transactions, Node ${process.versions.node}, Next ${next}; load average before the
start ${loadBefore.toFixed(1)}. The figures are the browser's own performance entries, medians of ${rounds.length} rounds with a fresh browser each.

| What | Measured | At most | |
| --- | --- | --- | --- |
${gates.join("\n")}

| Round | First visit, ms | Come back, ms | Slowest answer, ms | Layout shift |
| --- | --- | --- | --- | --- |
${each.join("\n")}

## JavaScript of the first load

Kilobytes as they come over the wire.

| Page | kB |
| --- | --- |
${sizes.join("\n")}
`;
}
