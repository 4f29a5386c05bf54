import "server-only";
import { createServer, type Server } from "node:http";
import { collectProcessMetrics, registry } from "@/lib/metrics/registry";
import { watchDatabase } from "@/lib/metrics/database-metrics";
import { log } from "@/lib/log";

/**
 * Metrics for Prometheus on a port of their own, loopback unless the operator says otherwise. They name no person, no payment and no
 * key. Null where no port is set.
 */
export function serveMetrics({ port, host }: { port: number; host: string }): Server | null {
  if (port === 0) return null;
  collectProcessMetrics();
  watchDatabase();
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url?.split("?", 1)[0] !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
      (error: unknown) => {
        log.warn({ error }, "metrics could not be read");
        response.writeHead(500).end();
      },
    );
  });
  server.on("error", (error) => log.error({ error, port }, "metrics are not served"));
  server.listen(port, host, () => log.info({ host, port }, "metrics are served"));
  server.unref();
  return server;
}
