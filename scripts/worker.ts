import { closePool } from "@/lib/db/pool";
import { ConfigurationError, getEnv, requireProductionEnv } from "@/lib/env";
import { applyAccountsFile } from "@/lib/gateway-accounts/apply-accounts-file";
import { log } from "@/lib/log";
import { serveMetrics } from "@/lib/metrics/serve-metrics";
import { flushTraces } from "@/lib/telemetry/tracing";
import { runWorker } from "@/lib/worker/run-worker";

/** The job worker: executes approved requests, asks gateways about open outcomes, seals the audit trail. */
async function main(): Promise<void> {
  requireProductionEnv();
  await applyAccountsFile();
  const worker = await runWorker();
  log.info("worker is running");
  // Beside a web process on the same machine the worker takes the next port.
  const { METRICS_PORT, METRICS_HOST } = getEnv();
  serveMetrics({ port: METRICS_PORT === 0 ? 0 : METRICS_PORT + 1, host: METRICS_HOST });
  process.send?.("ready");
  let stopping = false;
  // Whoever supervises starts it again; what it had in hand is given back once its sign of life is gone.
  const giveUp = (error: unknown) => {
    if (stopping) return;
    log.error({ error }, "the worker cannot go on and ends");
    process.exit(1);
  };
  void worker.ended.then(giveUp);
  // The queue reports in this way that it could not write down the end of a job.
  process.on("unhandledRejection", giveUp);
  const stop = () => {
    stopping = true;
    worker
      .stop()
      .then(closePool)
      .then(flushTraces)
      .finally(() => process.exit(0));
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof ConfigurationError ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
});
