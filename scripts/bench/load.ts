/** Runs one load and tells what came of it. */

export interface LoadResult {
  perSecond: number;
  done: number;
  failures: number;
  /** The first few reasons, for people. */
  reasons: string[];
  p50: number;
  p99: number;
  max: number;
}

export interface Load {
  connections: number;
  seconds: number;
  /** One piece of work on one connection; a thrown error counts as a failure. */
  work: (connection: number) => Promise<void>;
}

const at = (sorted: Float64Array, share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Every connection does one piece after the other until the time is up; what is under way then is finished and counts. */
export async function runLoad({ connections, seconds, work }: Load): Promise<LoadResult> {
  const latencies: number[] = [];
  const reasons = new Set<string>();
  let failures = 0;
  const begun = performance.now();
  const end = begun + seconds * 1_000;
  const loop = async (connection: number) => {
    while (performance.now() < end) {
      const started = performance.now();
      try {
        await work(connection);
        latencies.push(performance.now() - started);
      } catch (error) {
        failures += 1;
        if (reasons.size < 5) reasons.add(error instanceof Error ? error.message : String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, index) => loop(index)));
  const elapsedS = (performance.now() - begun) / 1_000;
  const sorted = Float64Array.from(latencies).sort();
  return {
    perSecond: latencies.length / elapsedS,
    done: latencies.length,
    failures,
    reasons: [...reasons],
    p50: at(sorted, 0.5),
    p99: at(sorted, 0.99),
    max: sorted.at(-1) ?? 0,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
