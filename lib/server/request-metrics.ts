import "server-only";
import type { ServerResponse } from "node:http";
import { Histogram } from "prom-client";
import { registry } from "@/lib/metrics/registry";

/** From an answer out of the cache to the deadline of a gateway. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const duration = new Histogram({
  name: "countersign_http_request_seconds",
  help: "Time from a request's headers to the end of its answer.",
  labelNames: ["area", "status"],
  buckets: SECONDS,
  registers: [registry],
});

/** Few areas, so that no client can make the metrics grow by inventing addresses. */
export function areaOf(pathname: string): string {
  if (pathname.startsWith("/b/")) return "api";
  if (pathname === "/healthz" || pathname === "/readyz") return "probe";
  if (pathname.startsWith("/api/")) return "data";
  return pathname.startsWith("/_next/") ? "asset" : "page";
}

/** Notes how long an answer takes and how it ends. */
export function observeRequest(outgoing: ServerResponse, pathname: string): void {
  const begun = performance.now();
  outgoing.once("close", () => {
    const status = outgoing.writableFinished ? `${Math.floor(outgoing.statusCode / 100)}xx` : "aborted";
    duration.observe({ area: areaOf(pathname), status }, (performance.now() - begun) / 1_000);
  });
}
