import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { requestIdHeader } from "@/lib/auth/origin";
import { getEnv } from "@/lib/env";
import { hasBegunAct, noteBegunAct } from "@/lib/http/begun-acts";
import { createWebServer } from "@/lib/server/web-server";

/** Pages that fail in the way that their address says. */
const server = createWebServer(async ({ url, headers }, response) => {
  const requestId = String(headers[requestIdHeader]);
  if (url === "/begun") noteBegunAct(requestId);
  if (url === "/thrown") throw new Error("a fault of ours");
  response.statusCode = url === "/done" ? 200 : 500;
  response.end(requestId);
});
let origin = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const send = (path: string, headers: Record<string, string>, method = "POST") =>
  fetch(origin + path, {
    ...{ method, headers: { origin: getEnv().PUBLIC_URL, ...headers } },
    ...(method === "POST" ? { body: "{broken" } : {}),
  });
const ACT = { "next-action": "40ab", "content-type": "text/plain" };
const FORM = { "content-type": "multipart/form-data; boundary=x" };

it.each([
  ["an act whose body no act of ours came to see", "/", ACT, 400],
  ["a form of that kind", "/", FORM, 400],
  ["an act of ours that failed", "/begun", ACT, 500],
  ["a form with a file for a route that failed", "/api/payment-requests", FORM, 500],
  ["an act that was done", "/done", ACT, 200],
  ["an act in front of a fault of ours", "/thrown", ACT, 500],
  ["anything else that is sent", "/", { "content-type": "text/plain" }, 500],
])("%s is answered by its own status", async (_what, path, headers, status) => {
  const answer = await send(path, headers);
  expect(answer.status).toBe(status);
  expect(hasBegunAct(await answer.text())).toBe(false);
});

it("a page that fails when it is only looked at is our fault", async () => {
  expect((await send("/", { "next-action": "40ab" }, "GET")).status).toBe(500);
});
