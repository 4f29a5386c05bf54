import { readFileSync, rmSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bundleWebEntry, killAll, settingsFor, startWeb, type WebVictim } from "@/lib/testing/processes";
import { arrangeWorld, makePayment, type TestPayment } from "@/lib/testing/world";

/** Bodies made to fill a process: the web process, a real one, refuses them, stays small and serves the others meanwhile. */
const world = arrangeWorld();
let bundle: string;
let web: WebVictim;
let payment: TestPayment;

beforeAll(async () => {
  bundle = await bundleWebEntry();
  web = await startWeb(bundle, settingsFor(world.database));
  payment = await makePayment(world.gateway, { amountMinor: 1_000_000n });
});
afterAll(async () => {
  await web?.kill();
  await killAll();
  rmSync(bundle, { force: true });
});

const OPERATION = "/b/pbl/v2/operation/";
const MEGABYTE = 1_000_000;

/** Resident memory of the process in bytes; null where the system does not say. */
function memoryOf(pid: number | undefined): number | null {
  try {
    const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return line ? Number(line[1]) * 1024 : null;
  } catch {
    return null;
  }
}

function post(body: BodyInit, headers: Record<string, string> = {}, path = OPERATION): Promise<number> {
  return fetch(web.url + path, {
    method: "POST",
    headers: { authorization: `Api-Key ${world.apiKey}`, "content-type": "application/json", ...headers },
    body,
    ...(body instanceof ReadableStream ? { duplex: "half" } : {}),
  } as RequestInit).then(
    async (answer) => {
      await answer.arrayBuffer();
      return answer.status;
    },
    // Cut off while it was still being sent: a refusal as well.
    () => 413,
  );
}

/** A body of ten megabytes that does not say how long it is. */
function endless(): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(65_536).fill(0x20));
      sent += 65_536;
      if (sent > 10 * MEGABYTE) controller.close();
    },
  });
}

const FLOOD: (() => Promise<number>)[] = [
  () => post(`{"extra":"${"x".repeat(10 * MEGABYTE)}"}`),
  () => post(endless()),
  () => post(`{"extra":${"[".repeat(100_000)}${"]".repeat(100_000)}}`),
  () => post(`{${Array.from({ length: 20_000 }, (_, index) => `"k${index}":1`).join()}}`),
  () => post(gzipSync(Buffer.alloc(20 * MEGABYTE)), { "content-encoding": "gzip" }),
  () => post("x".repeat(10 * MEGABYTE), { "content-type": "multipart/form-data; boundary=x" }),
  () => post("a=1&".repeat(60_000), { "content-type": "application/x-www-form-urlencoded" }),
  () => post("x".repeat(10 * MEGABYTE), {}, "/b/gateways/knet-test/webhook"),
  () =>
    post(
      "x".repeat(10 * MEGABYTE),
      { "content-type": "multipart/form-data; boundary=x" },
      "/b/checkout/v1/pymt-txn/",
    ),
];

it("refuses them all, serves refunds meanwhile, and is no larger afterwards", async () => {
  const refund = () =>
    post(JSON.stringify({ operation: "refund", session_id: payment.sessionId, amount: "0.001" }));
  expect(await refund()).toBe(200);
  // Once through, so that what is only loaded once is loaded.
  for (const flood of FLOOD) await flood();
  const before = memoryOf(web.child.pid);
  const refused: number[] = [];
  const served: number[] = [];
  for (let round = 0; round < 8; round++) {
    const floods = Promise.all(FLOOD.map((flood) => flood()));
    for (let one = 0; one < 3; one++) served.push(await refund());
    refused.push(...(await floods));
  }
  expect(served).toEqual(served.map(() => 200));
  expect(refused.filter((status) => status < 400 || status >= 500)).toEqual([]);
  const after = memoryOf(web.child.pid);
  if (before !== null && after !== null) expect((after - before) / MEGABYTE).toBeLessThan(150);
}, 120_000);
