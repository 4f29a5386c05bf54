import "server-only";
import type { Server } from "node:http";
import { closeLiveRequests } from "@/lib/approvals/inbox/watch-requests";
import { closePool } from "@/lib/db/pool";
import { sayStopping } from "@/lib/server/health";
import { flushTraces } from "@/lib/telemetry/tracing";

/** A supervisor may kill after 30 s; before that, requests under way may finish. */
const GRACE_MS = 25_000;

/** Lets a web process end when it is told to: nothing new is taken, what is under way may finish, and half a request keeps nobody. */
export function stopOnSignal(server: Server): void {
  const stop = () => {
    sayStopping();
    setTimeout(() => process.exit(0), GRACE_MS).unref();
    server.close(() => {
      Promise.allSettled([closePool(), flushTraces()]).finally(() => process.exit(0));
    });
    server.closeIdleConnections();
    void closeLiveRequests();
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}
