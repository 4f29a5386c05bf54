import "server-only";
import { collectDefaultMetrics, Registry } from "prom-client";

/** Everything that this process measures. */
export const registry = new Registry();

let isCollecting = false;

/** Memory, event loop and handles of the process; begun only where somebody reads them. */
export function collectProcessMetrics(): void {
  if (isCollecting) return;
  isCollecting = true;
  collectDefaultMetrics({ register: registry, prefix: "countersign_" });
}
