import "server-only";
import { Counter, Histogram } from "prom-client";
import { registry } from "@/lib/metrics/registry";
import { traced } from "@/lib/telemetry/tracing";

const runs = new Histogram({
  name: "countersign_job_seconds",
  help: "How long jobs run.",
  labelNames: ["job", "result"],
  buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60],
  registers: [registry],
});

const failedSweeps = new Counter({
  name: "countersign_sweep_failures_total",
  help: "Turns of regular work that failed.",
  labelNames: ["sweep"],
  registers: [registry],
});

/** Runs a job and notes how long it took and how it ended. */
export async function measureJob(job: string, work: () => Promise<void>): Promise<void> {
  const end = runs.startTimer({ job });
  try {
    await traced({ name: `job ${job}`, kind: "internal", root: { traceparent: undefined } }, work);
    end({ result: "ok" });
  } catch (error) {
    end({ result: "failed" });
    throw error;
  }
}

/** Notes a turn of regular work that failed. */
export function countFailedSweep(sweep: string): void {
  failedSweeps.inc({ sweep });
}
