import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancelRequest } from "@/lib/approvals/end-request";
import { liveStream } from "@/lib/approvals/inbox/live-stream";
import { closeLiveRequests, type RequestSignal, watchRequests } from "@/lib/approvals/inbox/watch-requests";
import { sealAuditEvents } from "@/lib/audit/seal-audit";
import type { UserActor } from "@/lib/auth/actor";
import { ask, decide } from "@/lib/testing/requests";
import { arrangeWorld, eventually, makeActor, makePayment } from "@/lib/testing/world";

const world = arrangeWorld();
let maker: UserActor;
let checker: UserActor;

beforeAll(async () => {
  maker = await makeActor(["transaction.view", "payment.refund"]);
  checker = await makeActor(["transaction.view", "request.decide"]);
});
afterAll(() => closeLiveRequests());

async function watching(): Promise<{ heard: RequestSignal[]; stop: () => void }> {
  const heard: RequestSignal[] = [];
  const stop = watchRequests((signal) => heard.push(signal));
  await eventually("the ear is open", async () => (await openEars()).length > 0);
  return { heard, stop };
}

/** Connections of this process that listen, as the server counts them. */
async function openEars(): Promise<number[]> {
  const client = new pg.Client({ connectionString: world.database.ownerUrl });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE datname = $1 AND query LIKE 'LISTEN %'`,
    [world.database.name],
  );
  await client.end();
  return rows.map(({ pid }) => pid);
}

const heardOf = (heard: RequestSignal[], requestId: number) =>
  heard.filter((signal) => signal.kind === "changed" && signal.requestId === requestId).length;

async function askOnce(): Promise<number> {
  return ask(maker, await makePayment(world.gateway), { amount: "1.000" });
}

describe("the ear of a process", () => {
  test("hears of a new request, of its decision and of its end, once per commit", async () => {
    const { heard, stop } = await watching();
    const requestId = await askOnce();
    await eventually("the new request", async () => heardOf(heard, requestId) === 1);
    await decide(checker, requestId, "reject");
    await eventually("the decision", async () => heardOf(heard, requestId) === 2);
    const other = await askOnce();
    await cancelRequest(maker, { requestId: other });
    await eventually("the cancellation", async () => heardOf(heard, other) === 2);
    expect(heardOf(heard, requestId)).toBe(2);
    stop();
  });

  test("any number of watchers share one connection", async () => {
    const all = await Promise.all([watching(), watching(), watching()]);
    expect(await openEars()).toHaveLength(1);
    const requestId = await askOnce();
    for (const { heard } of all)
      await eventually("every watcher hears it", async () => heardOf(heard, requestId) > 0);
    for (const { stop } of all) stop();
  });

  test("a lost connection is said, and healed, and heard through again", async () => {
    const { heard, stop } = await watching();
    const owner = new pg.Client({ connectionString: world.database.ownerUrl });
    await owner.connect();
    for (const pid of await openEars()) await owner.query("SELECT pg_terminate_backend($1)", [pid]);
    await owner.end();
    await eventually("it is said", async () => heard.some(({ kind }) => kind === "lost"));
    await eventually(
      "it is healed",
      async () => heard.findLast(({ kind }) => kind !== "changed")?.kind === "healed",
    );
    const requestId = await askOnce();
    await eventually("it hears again", async () => heardOf(heard, requestId) > 0);
    stop();
  });
});

describe("the stream to a browser", () => {
  const decoder = new TextDecoder();

  function reading(stream: ReadableStream<Uint8Array>) {
    const state = { text: "", over: false };
    void (async () => {
      const reader = stream.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        state.text += decoder.decode(value, { stream: true });
      }
      state.over = true;
    })();
    return state;
  }

  test("opens at once, names what changed and nothing about it, and ends when the browser goes", async () => {
    const leaving = new AbortController();
    const read = reading(liveStream({ mayWatch: async () => true, signal: leaving.signal }));
    await eventually("it opens", async () => read.text.includes(": hello"));
    const { stop } = await watching();
    const requestId = await askOnce();
    await eventually("it names the request", async () =>
      read.text.includes(`event: changed\ndata: [${requestId}]\n`),
    );
    leaving.abort();
    await eventually("it ends", async () => read.over);
    stop();
  });

  test("names the payment of what the sealed trail takes in, and nobody reads it once all have gone", async () => {
    const leaving = new AbortController();
    const read = reading(liveStream({ mayWatch: async () => true, signal: leaving.signal }));
    await eventually("it opens", async () => read.text.includes(": hello"));
    const payment = await makePayment(world.gateway);
    await ask(maker, payment, { amount: "1.000" });
    while ((await sealAuditEvents()) > 0);
    await eventually("it names the payment", async () =>
      new RegExp(`event: payments\\ndata: \\[[^\\n]*"${payment.sessionId}"`).test(read.text),
    );
    leaving.abort();
    await eventually("it ends", async () => read.over);
  });

  test("a session that is over ends the stream with the next heartbeat", async () => {
    let may = true;
    const read = reading(
      liveStream({ mayWatch: async () => may, signal: new AbortController().signal, heartbeatMs: 20 }),
    );
    await eventually("it beats", async () => read.text.includes("event: beat"));
    may = false;
    await eventually("it ends", async () => read.over);
    expect(read.text).toMatch(/event: ended\ndata: \{\}\n\n$/);
  });

  test("a process that stops ends its streams instead of waiting for browsers", async () => {
    const read = reading(liveStream({ mayWatch: async () => true, signal: new AbortController().signal }));
    await eventually("it opens", async () => read.text.includes(": hello"));
    await closeLiveRequests();
    await eventually("it ends", async () => read.over);
    expect(await openEars()).toEqual([]);
  });
});
