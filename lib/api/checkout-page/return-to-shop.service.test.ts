import { expect, it } from "vitest";
import { useWire } from "@/lib/api/testing/wire";
import { atGateway, makeAttempt, makeSession } from "@/lib/payments/testing/sessions";
import { arrangeWorld } from "@/lib/testing/world";
import { reset, withStatus } from "@/lib/webhooks/testing/receiver";
import { useStage } from "@/lib/webhooks/testing/stage";

/** Where a customer goes who comes back from the gateway: the shop's answer to the webhook decides. */

const world = arrangeWorld({ WEBHOOK_ALLOWED_NETWORKS: "127.0.0.1" });
const wire = useWire();
const stage = useStage();

async function comeBack(redirectUrl?: string) {
  const session = await makeSession(world, {
    order_no: "ORD 7",
    webhook_url: `${stage.receiver.url}/hook`,
    ...(redirectUrl === undefined ? {} : { redirect_url: redirectUrl }),
  });
  const attempt = await makeAttempt(world, session);
  await atGateway(attempt, "pays");
  const answer = await wire.call("GET", `/b/checkout/redirect/return/${attempt.referenceNumber}`);
  return { answer, session, attempt };
}

it("goes on to the shop when the shop answered 200", async () => {
  stage.receiver.answers.push(withStatus(200));
  const { answer, session, attempt } = await comeBack("https://shop.example.test/back?a=1");
  expect([answer.status, answer.headers.location]).toEqual([
    303,
    `https://shop.example.test/back?a=1&order_no=ORD+7&reference_number=${attempt.referenceNumber}&session_id=${session.sessionId}`,
  ]);
});

it.each([
  ["201", withStatus(201)],
  ["500", withStatus(500)],
  ["302", withStatus(302, { location: "https://evil.example.test" })],
  ["nothing", reset],
])("stays on our page, with a link back, when the shop answered %s", async (_name, how) => {
  stage.receiver.answers.push(how);
  const { answer } = await comeBack("https://shop.example.test/back");
  expect(answer.status).toBe(200);
  expect(answer.headers.location).toBeUndefined();
  expect(answer.body).toContain("https://shop.example.test/back?order_no=ORD+7");
});

it("stays on our page when there is nowhere to go", async () => {
  const { answer } = await comeBack();
  expect([answer.status, answer.headers.location]).toEqual([200, undefined]);
});
