import next from "next";
import { closeLiveRequests } from "@/lib/approvals/inbox/watch-requests";
import { closePool } from "@/lib/db/pool";
import { ConfigurationError, getEnv, requireProductionEnv } from "@/lib/env";
import { applyAccountsFile } from "@/lib/gateway-accounts/apply-accounts-file";
import { log } from "@/lib/log";
import { createWebServer } from "@/lib/server/web-server";

/** The web process: console and wire API on one port. `--dev` builds pages on demand. */

/** A supervisor may kill after 30 s; before that, requests under way may finish. */
const GRACE_MS = 25_000;

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
  const server = createWebServer((request, response) => handle(request, response));

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
  });

  const stop = () => {
    setTimeout(() => process.exit(0), GRACE_MS).unref();
    server.close(() => {
      closePool().finally(() => process.exit(0));
    });
    server.closeIdleConnections();
    void closeLiveRequests();
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
