import next from "next";
import { ConfigurationError, getEnv, requireProductionEnv } from "@/lib/env";
import { applyAccountsFile } from "@/lib/gateway-accounts/apply-accounts-file";
import { log } from "@/lib/log";
import { serveMetrics } from "@/lib/metrics/serve-metrics";
import { tellScanner } from "@/lib/scanning/tell-scanner";
import { packedFirst, readPackedFiles } from "@/lib/server/packed-files";
import { stopOnSignal } from "@/lib/server/stop-on-signal";
import { createWebServer } from "@/lib/server/web-server";

/** The web process: console and wire API on one port. `--dev` builds pages on demand. */

async function main(): Promise<void> {
  const dev = process.argv.includes("--dev");
  if (!dev) requireProductionEnv();
  const env = getEnv();
  // next-auth reads its own address and secret from here; never from the Host header.
  process.env.NEXTAUTH_URL = env.PUBLIC_URL;
  process.env.NEXTAUTH_SECRET = env.COUNTERSIGN_AUTH_SECRET;
  await applyAccountsFile();
  const app = next({ dev, dir: process.cwd(), hostname: env.HOST, port: env.PORT });
  await app.prepare();
  const handle = app.getRequestHandler();
  // While developing there is no build whose files could be compressed.
  const packed = dev ? new Map() : readPackedFiles();
  const server = createWebServer(packedFirst(packed, (request, response) => handle(request, response)));

  server.once("error", (error: NodeJS.ErrnoException) => {
    const taken = error.code === "EADDRINUSE";
    process.stderr.write(
      taken
        ? `Port ${env.PORT} on ${env.HOST} is already in use: set PORT to a free one.\n`
        : `${error.message}\n`,
    );
    process.exit(1);
  });
  server.listen(env.PORT, env.HOST, () => {
    log.info({ host: env.HOST, port: env.PORT }, "web process is listening");
    process.send?.("ready");
    void tellScanner();
  });

  serveMetrics({ port: env.METRICS_PORT, host: env.METRICS_HOST });
  stopOnSignal(server);
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof ConfigurationError ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
});
