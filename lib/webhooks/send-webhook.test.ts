import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { ANSWER_LIMIT_BYTES, sendWebhook, type WebhookRequest } from "@/lib/webhooks/send-webhook";
import {
  flood,
  type Receiver,
  reset,
  silence,
  startReceiver,
  withStatus,
} from "@/lib/webhooks/testing/receiver";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());
beforeEach(() => {
  receiver.received.length = 0;
  receiver.answers.length = 0;
});

const send = (change: Partial<WebhookRequest> = {}) =>
  sendWebhook({
    url: `${receiver.url}/hook`,
    headers: { "content-type": "application/json" },
    body: '{"name":"ليلى"}',
    deadlineMs: 2_000,
    ignoreTls: false,
    policy: { allowPrivate: false, allowLoopback: true, networks: [] },
    ...change,
  });

it("sends the very bytes and tells status, address and answer", async () => {
  const outcome = await send();
  expect(outcome).toMatchObject({
    httpStatus: 200,
    fault: null,
    address: "127.0.0.1",
    responseBody: '{"detail":"test"}',
  });
  expect(receiver.received[0]?.text).toBe('{"name":"ليلى"}');
});

it("follows no redirect", async () => {
  receiver.answers.push(withStatus(302, { location: `${receiver.url}/elsewhere` }));
  expect(await send()).toMatchObject({ httpStatus: 302, fault: null });
  expect(receiver.received).toHaveLength(1);
});

it("reads no more of an endless answer than its limit, and lets go of it", async () => {
  receiver.answers.push(flood);
  const outcome = await send({ deadlineMs: 10_000 });
  expect(outcome.httpStatus).toBe(200);
  expect(outcome.responseBody?.length).toBe(ANSWER_LIMIT_BYTES);
  expect(outcome.durationMs).toBeLessThan(5_000);
});

it("ends at the deadline: before an answer as a time-out, in the midst of one with its status", async () => {
  receiver.answers.push(silence);
  expect(await send({ deadlineMs: 150 })).toMatchObject({ httpStatus: null, fault: "timeout" });
  receiver.answers.push((_call, response) => {
    response.writeHead(200);
    response.write("half");
  });
  const half = await send({ deadlineMs: 300 });
  expect([half.httpStatus, half.fault]).toEqual([200, null]);
});

it("tells a cut connection and a closed port from an answer", async () => {
  receiver.answers.push(reset);
  expect(await send()).toMatchObject({ httpStatus: null, fault: "connection" });
  expect(await send({ url: "http://127.0.0.1:1/" })).toMatchObject({ httpStatus: null, fault: "connection" });
});

it("refuses a private target without a single connection to it", async () => {
  const strict = { allowPrivate: false, allowLoopback: false, networks: [] };
  expect(await send({ policy: strict })).toMatchObject({ httpStatus: null, fault: "refused_target" });
  expect(await send({ policy: strict, url: receiver.url.replace("127.0.0.1", "localhost") })).toMatchObject({
    fault: "refused_target",
  });
  expect(receiver.received).toEqual([]);
});

it("connects to the address that was checked: a name that turns private the moment after changes nothing", async () => {
  const port = new URL(receiver.url).port;
  const policy = { allowPrivate: false, allowLoopback: false, networks: ["127.0.0.1"] };
  const asked: string[] = [];
  const rebinding = async (host: string) => {
    asked.push(host);
    // First the address that may be used; whoever asked again would be led elsewhere.
    return [{ address: asked.length === 1 ? "127.0.0.1" : "127.0.0.2", family: 4 }];
  };
  const outcome = await send({ url: `http://rebind.test:${port}/hook`, policy, resolve: rebinding });
  expect(outcome).toMatchObject({ httpStatus: 200, address: "127.0.0.1" });
  expect(asked).toEqual(["rebind.test"]);
  expect(receiver.received[0]?.headers.host).toBe(`rebind.test:${port}`);
  expect(await send({ url: `http://rebind.test:${port}/hook`, policy, resolve: rebinding })).toMatchObject({
    fault: "refused_target",
  });
});

it("counts the time for resolving a name", async () => {
  const outcome = await send({ deadlineMs: 100, resolve: () => new Promise(() => undefined) });
  expect(outcome).toMatchObject({ httpStatus: null, fault: "timeout" });
});

it("says of what is no address that it is none", async () => {
  expect(await send({ url: "nowhere" })).toMatchObject({ fault: "invalid_url" });
  expect(await send({ url: "ftp://a.test/" })).toMatchObject({ fault: "invalid_url" });
});
