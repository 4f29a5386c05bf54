import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serveMetrics } from "@/lib/metrics/serve-metrics";
import { closePool } from "@/lib/db/pool";
import { freePort } from "@/lib/db/embedded/free-port";
import { testDatabase } from "@/lib/db/testing/database";
import { resetEnv } from "@/lib/env";
import { sayStopping } from "@/lib/server/health";
import { createWebServer } from "@/lib/server/web-server";
import { changeEnvironment } from "@/lib/testing/world";

testDatabase();

const server = createWebServer(async (_request, response) => void response.writeHead(404).end());
let url = "";
const ask = (path: string, init?: RequestInit) => fetch(`${url}${path}`, init);

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

it("metrics tell what waits, on a port of their own, and nobody's name; without a port there are none", async () => {
  expect(serveMetrics({ port: 0, host: "127.0.0.1" })).toBeNull();
  await (await ask("/healthz")).text();
  await (await ask("/b/nothing")).text();
  const port = await freePort();
  const metrics = serveMetrics({ port, host: "127.0.0.1" });
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  const text = await answer.text();
  expect(answer.headers.get("content-type")).toContain("text/plain");
  for (const name of ["operations_unknown", "requests_waiting", "jobs_ready_oldest_seconds", "jobs_given_up"])
    expect(text).toMatch(new RegExp(`^countersign_${name} 0$`, "m"));
  expect(text).toMatch(/countersign_http_request_seconds_count\{area="api",status="4xx"\} [1-9]/);
  expect((await fetch(`http://127.0.0.1:${port}/other`)).status).toBe(404);
  expect((await ask("/metrics")).status).toBe(404);
  metrics?.close();
});

it("alive does not ask the database, ready does; neither says anything else", async () => {
  for (const path of ["/healthz", "/readyz"]) {
    const answer = await ask(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(Object.keys((await answer.json()) as object)).toEqual(["status"]);
    expect((await ask(path, { method: "HEAD" })).status).toBe(200);
  }
  const back = changeEnvironment({ APP_DATABASE_URL: "postgresql://nobody:x@127.0.0.1:1/none" });
  resetEnv();
  await closePool();
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect((await ask("/healthz")).status).toBe(200);
  const away = await ask("/readyz");
  expect(away.status).toBe(503);
  expect(await away.json()).toEqual({ status: "database_unavailable" });
  back();
  await closePool();
});

it("once the process is told to stop nobody is sent to it any more", async () => {
  sayStopping();
  expect((await ask("/readyz")).status).toBe(503);
  expect((await ask("/healthz")).status).toBe(200);
});
