import { parseArgs } from "node:util";

/** What one run of the benchmark does. */
export interface BenchSettings {
  rows: number;
  /** Length of one load; a warm-up takes a quarter of it. */
  seconds: number;
  rounds: number;
  /** Payments that refunds are drawn from, once for the product and once for the bare loop. */
  parents: number;
  connections: readonly number[];
  listConnections: readonly number[];
  slow: { inFlight: number; delayMs: number; seconds: number };
  isSmoke: boolean;
  /** Takes the production build as it is, even if the sources are newer. */
  asBuilt: boolean;
  writeTo: string | null;
}

export const USAGE =
  "Usage: npm run bench -- [--smoke] [--rows <number>] [--seconds <1-30>] [--as-built] [--write docs/benchmarks.md]";

export class BenchProblem extends Error {
  override name = "BenchProblem";
}

function whole(text: string | undefined, name: string, fallback: number, min: number, max: number): number {
  if (text === undefined) return fallback;
  const value = Number(text.replaceAll("_", ""));
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new BenchProblem(`--${name} must be a whole number from ${min} to ${max}.\n${USAGE}`);
}

/** Reads the arguments; throws `BenchProblem` with the usage. */
export function readSettings(args: string[]): BenchSettings {
  const options = {
    smoke: { type: "boolean", default: false },
    rows: { type: "string" },
    seconds: { type: "string" },
    "as-built": { type: "boolean", default: false },
    write: { type: "string" },
    help: { type: "boolean", default: false },
  } as const;
  let values: ReturnType<typeof parseArgs<{ options: typeof options }>>["values"];
  try {
    values = parseArgs({ args, options }).values;
  } catch (error) {
    throw new BenchProblem(`${(error as Error).message}\n${USAGE}`);
  }
  if (values.help) throw new BenchProblem(USAGE);
  const isSmoke = values.smoke === true;
  const seconds = whole(values.seconds, "seconds", isSmoke ? 2 : 10, 1, 30);
  return {
    rows: whole(values.rows, "rows", isSmoke ? 50_000 : 1_000_000, 20_000, 100_000_000),
    seconds,
    rounds: 3,
    parents: isSmoke ? 1_000 : 5_000,
    connections: isSmoke ? [8] : [1, 8, 32],
    listConnections: isSmoke ? [2] : [1, 8],
    slow: { inFlight: isSmoke ? 50 : 200, delayMs: 500, seconds: isSmoke ? 3 : 15 },
    isSmoke,
    asBuilt: values["as-built"] === true,
    writeTo: values.write ?? null,
  };
}
