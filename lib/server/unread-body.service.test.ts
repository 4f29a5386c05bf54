import type { AddressInfo } from "node:net";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "@/lib/db/testing/database";
import { createWebServer } from "@/lib/server/web-server";

testDatabase();
const server = createWebServer(async (_incoming, response) => {
  response.writeHead(200).end();
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());

interface Calls {
  path: string;
  method?: string;
  headers?: Record<string, string>;
  /** Bytes that follow the headers on their own, as most clients send them. */
  bytes: number;
  times: number;
}

/** Calls from a thread of its own, so that sending and refusing really happen at once. Answers what became of them, counted. */
function outcomesOf(calls: Calls): Promise<Record<string, number>> {
  const script = `
    const { request } = require("node:http");
    const { parentPort, workerData: { port, path, method, headers, bytes, times } } = require("node:worker_threads");
    const call = () => new Promise((resolve) => {
      const outgoing = request({ port, host: "127.0.0.1", path, method, headers: { ...headers, "content-length": bytes } }, (incoming) => {
        incoming.resume();
        incoming.on("error", (error) => resolve(error.code));
        incoming.on("end", () => resolve(String(incoming.statusCode)));
      });
      outgoing.on("error", (error) => resolve(error.code));
      outgoing.flushHeaders();
      let left = bytes;
      const more = () => {
        if (left <= 0) return outgoing.end();
        const piece = Buffer.alloc(Math.min(left, 16384), "x");
        left -= piece.length;
        outgoing.write(piece, () => setImmediate(more));
      };
      setImmediate(more);
    });
    (async () => {
      const seen = {};
      for (let n = 0; n < times; n += 1) {
        const outcome = await call();
        seen[outcome] = (seen[outcome] ?? 0) + 1;
      }
      parentPort.postMessage(seen);
    })();`;
  return new Promise((resolve, reject) => {
    const thread = new Worker(script, { eval: true, workerData: { port, method: "POST", ...calls } });
    thread.once("message", resolve);
    thread.once("error", reject);
  });
}

const json = { "content-type": "application/json" };

describe("a call that is refused before its body was read", () => {
  it.each<[string, Omit<Calls, "times">, string]>([
    ["without credentials", { path: "/b/pbl/v2/operation/", headers: json, bytes: 300 }, "401"],
    [
      "with a file and a wrong key",
      {
        path: "/b/checkout/v1/upload-attachment/",
        headers: { authorization: "Api-Key a.b" },
        bytes: 900_000,
      },
      "401",
    ],
    ["of an unknown path", { path: "/b/nothing/", headers: json, bytes: 20_000 }, "404"],
    [
      "of a wrong method",
      { path: "/b/pbl/v2/operation/", method: "PUT", headers: json, bytes: 20_000 },
      "405",
    ],
    [
      "from another site",
      { path: "/", headers: { "next-action": "0a", origin: "https://evil.example" }, bytes: 20_000 },
      "403",
    ],
  ])("%s is answered, and never by a torn connection", async (_name, call, status) => {
    expect(await outcomesOf({ ...call, times: 40 })).toEqual({ [status]: 40 });
  });

  it("is not listened to for long, however much is still to come", async () => {
    const began = performance.now();
    const outcomes = await outcomesOf({
      path: "/b/pbl/v2/operation/",
      headers: json,
      bytes: 4_000_000_000,
      times: 1,
    });
    expect(Object.values(outcomes)).toEqual([1]);
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});
