import "server-only";
import { EventEmitter } from "node:events";
import { Logger, type Runner, run, type WorkerEvents } from "graphile-worker";
import { recordDailyHead } from "@/lib/announcements/audit-head";
import { resumeChat } from "@/lib/announcements/chat/send-chat";
import { remindOfExpiringKeys } from "@/lib/announcements/key-expiry";
import { remindOfWaiting } from "@/lib/approvals/calendar/remind";
import { expireRequests, resumeApprovedRequests } from "@/lib/approvals/end-request";
import { releaseRequests } from "@/lib/approvals/release-requests";
import { stopMisfits } from "@/lib/approvals/stop-misfit";
import { sealAuditEvents, sealLateAuditEvents } from "@/lib/audit/seal-audit";
import { expireChanges } from "@/lib/changes/end-change";
import { expireExports, resumeExports } from "@/lib/exports/expire-exports";
import { runSchedules } from "@/lib/exports/schedules/run-schedules";
import { getPool } from "@/lib/db/pool";
import { getEnv } from "@/lib/env";
import type { JobName } from "@/lib/jobs/add-job";
import { log } from "@/lib/log";
import { countFailedSweep, measureJob } from "@/lib/metrics/job-metrics";
import { resumeMails } from "@/lib/mail/send-mail";
import { purgeDeleted } from "@/lib/operations/deleted-retention";
import { narrowTurns } from "@/lib/operations/enter-gateway";
import { resumeWaitingNotices } from "@/lib/notices/resume-notices";
import { scheduleSettlementChecks } from "@/lib/operations/outcomes/check-settlement";
import { deleteUnusedEvidence } from "@/lib/operations/outcomes/evidence";
import { raiseOutcomeAlerts } from "@/lib/operations/outcomes/raise-alerts";
import { scheduleDueInquiries } from "@/lib/operations/reconcile-operation";
import { scheduleDuePaymentInquiries } from "@/lib/payments/due-inquiries";
import { eraseOldFiles } from "@/lib/payments/incoming/erase-files";
import { eraseOldBatches } from "@/lib/payments/payment-requests/batch/check-batch";
import { requestInternalOperation } from "@/lib/approvals/request-operation";
import { expirePayments } from "@/lib/payments/expire-payments";
import { patrolRollups } from "@/lib/rollups/check-days";
import { refreshRollups } from "@/lib/rollups/refresh-days";
import { resumeWebhooks } from "@/lib/webhooks/fan-out-event";
import { JOB_HANDLERS, PATIENT_JOBS } from "@/lib/worker/job-table";
import { releaseDeadWorkers, SignOfLife } from "@/lib/worker/release-dead-workers";

interface Sweep {
  name: string;
  everyMs: number;
  work: () => Promise<unknown>;
}

/** Work that no single event starts. Each reads what is due from the database, so a missed turn loses nothing. */
const SWEEPS: readonly Sweep[] = [
  { name: "seal audit", everyMs: 500, work: sealAuditEvents },
  { name: "seal late audit", everyMs: 120_000, work: sealLateAuditEvents },
  { name: "head of the audit", everyMs: 600_000, work: recordDailyHead },
  { name: "keys that end soon", everyMs: 3_600_000, work: remindOfExpiringKeys },
  { name: "due inquiries", everyMs: 1_000, work: scheduleDueInquiries },
  { name: "outcomes that stay unknown", everyMs: 15_000, work: raiseOutcomeAlerts },
  { name: "due checks of settlements", everyMs: 30_000, work: scheduleSettlementChecks },
  { name: "evidence that nobody used", everyMs: 3_600_000, work: deleteUnusedEvidence },
  { name: "due inquiries about payments", everyMs: 1_000, work: scheduleDuePaymentInquiries },
  { name: "approved requests without a job", everyMs: 5_000, work: resumeApprovedRequests },
  { name: "requests that lack nobody any more", everyMs: 10_000, work: releaseRequests },
  { name: "requests that no longer fit", everyMs: 3_000, work: stopMisfits },
  { name: "notices that wait", everyMs: 5_000, work: resumeWaitingNotices },
  { name: "dead workers", everyMs: 5_000, work: releaseDeadWorkers },
  { name: "expired requests", everyMs: 10_000, work: expireRequests },
  { name: "changes that nobody decided", everyMs: 30_000, work: expireChanges },
  { name: "requests that wait for long", everyMs: 30_000, work: () => remindOfWaiting() },
  { name: "expired sessions", everyMs: 5_000, work: () => expirePayments(requestInternalOperation) },
  { name: "uploaded files whose time is over", everyMs: 600_000, work: eraseOldFiles },
  { name: "files of payment requests whose time is over", everyMs: 3_600_000, work: eraseOldBatches },
  { name: "deleted payments whose time is over", everyMs: 600_000, work: purgeDeleted },
  { name: "webhooks without a job", everyMs: 30_000, work: resumeWebhooks },
  { name: "mails without a job", everyMs: 30_000, work: resumeMails },
  { name: "sums of days that changed", everyMs: 5_000, work: () => refreshRollups() },
  { name: "sums of days beside the tables", everyMs: 60_000, work: () => patrolRollups() },
  { name: "reports that are due", everyMs: 30_000, work: runSchedules },
  { name: "exports without a job", everyMs: 60_000, work: resumeExports },
  { name: "exports whose time is over", everyMs: 600_000, work: expireExports },
  { name: "messages of the chat without a job", everyMs: 60_000, work: resumeChat },
];

/**
 * Starts the job runner and the sweeps; `stop` lets running jobs finish. `ended` resolves when a runner ended by itself, as it does when it
 * cannot write down that a job is over: a process that went on without one would look alive and do no job.
 */
export async function runWorker(): Promise<{ stop(): Promise<void>; ended: Promise<unknown> }> {
  const life = new SignOfLife();
  await life.start();
  const env = getEnv();
  // Half of the places at most for one gateway, and none for standing in line: a job that is refused comes back.
  narrowTurns({ calls: Math.max(1, Math.floor(env.WORKER_CONCURRENCY / 2)), waitMs: 500 });
  const runners = [
    await startRunner(life, (name) => !PATIENT_JOBS.includes(name), env.WORKER_CONCURRENCY),
    await startRunner(life, (name) => PATIENT_JOBS.includes(name), env.WEBHOOK_CONCURRENCY),
  ];
  const stops = SWEEPS.map(startSweep);
  return {
    ended: Promise.race(runners.map((runner) => runner.promise.catch((error: unknown) => error))),
    async stop() {
      for (const stopSweep of stops) stopSweep();
      await Promise.all(runners.map((runner) => runner.stop().catch(() => undefined)));
      await life.stop();
      narrowTurns({});
    },
  };
}

async function startRunner(
  life: SignOfLife,
  serves: (name: JobName) => boolean,
  concurrency: number,
): Promise<Runner> {
  const events: WorkerEvents = new EventEmitter();
  events.on("worker:create", ({ worker }) => {
    life
      .vouchFor(worker.workerId)
      .catch((error: unknown) => log.warn({ error }, "no sign of life was given for a worker"));
  });
  return run({
    pgPool: getPool(),
    taskList: Object.fromEntries(
      Object.entries(JOB_HANDLERS)
        .filter(([name]) => serves(name as JobName))
        .map(([name, handler]) => [name, logged(name, handler as JobHandler)]),
    ),
    concurrency,
    pollInterval: 1_000,
    noHandleSignals: true,
    events,
    logger: new Logger(() => (level, message) => {
      if (level === "error" || level === "warning") log.warn({ queue: message }, "job queue");
    }),
  });
}

/** Payloads were written by `addJob`, which knows their types. */
type JobHandler = (payload: unknown) => Promise<void>;

function logged(name: string, handler: JobHandler): JobHandler {
  return async (payload) => {
    try {
      await measureJob(name, () => handler(payload));
    } catch (error) {
      log.error({ error, job: name }, "job failed; the queue tries it again");
      throw error;
    }
  };
}

function startSweep(sweep: Sweep): () => void {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const turn = async () => {
    try {
      await sweep.work();
    } catch (error) {
      countFailedSweep(sweep.name);
      log.warn({ error, sweep: sweep.name }, "sweep failed; the next turn tries again");
    }
    if (!stopped) timer = setTimeout(turn, sweep.everyMs);
  };
  timer = setTimeout(turn, 0);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
