import { expect, test } from "vitest";
import { OperationCall } from "@/lib/api/operation-call";
import { admitApiKey, type ApiKeySecret, parseApiKey } from "@/lib/auth/api-keys";
import { CallLeases } from "@/lib/auth/call-leases";
import { type Sql, sql } from "@/lib/db/sql";
import { arrangeWorld, makePayment } from "@/lib/testing/world";
import { findParent } from "@/lib/transactions/find-parent";

const world = arrangeWorld();

/** Statements that went to the database. */
const sent: string[] = [];
const noted: Sql = {
  query: (text, values, name) => {
    sent.push(name ?? text);
    return sql.query(text, values, name);
  },
};

const call = (body: string) =>
  new OperationCall(
    new Request("http://wire.invalid/b/pbl/v2/operation/", {
      method: "POST",
      headers: { "content-type": "application/json", "tracking-key": "beside-1" },
      body,
    }),
  );

/** A program that has called so often within one burst that its next calls are counted already. */
async function busy(): Promise<{ secret: ApiKeySecret; ahead: CallLeases }> {
  const secret = parseApiKey(world.apiKey) as ApiKeySecret;
  const ahead = new CallLeases(() => 0);
  for (let count = 0; count < 20; count++) await admitApiKey(sql, secret, null, ahead);
  return { secret, ahead };
}

test("a busy program's key and payment are found by one statement, and as if by two", async () => {
  const { secret, ahead } = await busy();
  const { sessionId } = await makePayment(world.gateway);
  const refund = call(JSON.stringify({ operation: "refund", session_id: sessionId }));
  sent.length = 0;
  expect(await admitApiKey(noted, secret, null, ahead, refund)).toMatchObject({ permissions: null });
  expect(sent).toEqual(["find-parent-beside-key"]);
  const parsed = await refund.read();
  if ("errors" in parsed) throw new Error("the body is right");
  const found = refund.found(parsed.input);
  const alone = await findParent(sql, { sessionId }, "beside-1", "api:refund");
  expect(found).toMatchObject({
    trackedOperationId: null,
    trackedRequestId: null,
    wayIsDirect: alone.wayIsDirect,
  });
  expect(found?.parent()).toEqual(alone.parent());
});

test("what is not there or not right is said after the key was checked, and nobody else gets in", async () => {
  const { secret, ahead } = await busy();
  const unknown = call(JSON.stringify({ operation: "refund", session_id: "0".repeat(40) }));
  expect(await admitApiKey(sql, secret, null, ahead, unknown)).not.toBeNull();
  const parsed = await unknown.read();
  expect(() => "input" in parsed && unknown.found(parsed.input)?.parent()).toThrow(/not_found/);

  const broken = call("not even json");
  sent.length = 0;
  expect(await admitApiKey(noted, secret, null, ahead, broken)).not.toBeNull();
  expect(sent).toEqual(["live-api-key"]);
  await expect(broken.read()).rejects.toMatchObject({ code: "invalid_input" });

  const { sessionId } = await makePayment(world.gateway);
  const right = JSON.stringify({ operation: "refund", session_id: sessionId });
  const stranger = call(right);
  const wrong = { ...secret, secret: "x".repeat(32) };
  expect(await admitApiKey(sql, wrong, null, ahead, stranger)).toBeNull();
  expect(stranger.found({ sessionId } as never)).toBeUndefined();
  await sql.query("UPDATE api_key SET revoked_at = now() WHERE prefix = $1", [secret.prefix]);
  expect(await admitApiKey(sql, secret, null, ahead, call(right))).toBeNull();
});
