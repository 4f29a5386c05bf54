import { beforeEach, expect, test } from "vitest";
import { createDelegation } from "@/lib/approvals/delegations/create-delegation";
import { endDelegation } from "@/lib/approvals/delegations/end-delegation";
import type { Permission } from "@/lib/auth/permissions";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { runOnce } from "@/lib/db/testing/server";
import { ask, decide, requestNow } from "@/lib/testing/requests";
import { arrangeWorld, makeActor, makePayment } from "@/lib/testing/world";

const world = arrangeWorld();
const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kuwait" }).format(new Date());
let absent: UserActor;
let substitute: UserActor;
let delegationId: number;

beforeEach(async () => {
  absent = await makeActor(["request.decide", "payment.refund"]);
  substitute = await makeActor(["request.decide", "payment.refund"]);
  const days = { fromDay: today, toDay: today };
  ({ delegationId } = await createDelegation(absent, { toUserId: substitute.userId, ...days }));
});

/** A request that only the absent person may decide. */
async function askedOfAbsent(maker: UserActor): Promise<number> {
  const id = await ask(maker, await makePayment(world.gateway));
  const stages = [{ name: "Head", pool: { users: [absent.userId] }, count: 1 }];
  await runOnce(
    world.database.ownerUrl,
    `SET session_replication_role = replica;
     UPDATE operation_request SET requirement = requirement || '${JSON.stringify({ stages })}' WHERE id = ${id}`,
  );
  return id;
}

const someone = (permissions: Permission[] = ["transaction.view", "payment.refund"]) =>
  makeActor(permissions);

test("the substitute decides in the place of the absent person, who then has decided too", async () => {
  const id = await askedOfAbsent(await someone());
  await decide(substitute, id);
  const rows = await sql.query("SELECT checker_id, on_behalf_of_id FROM decision WHERE request_id = $1", [
    id,
  ]);
  expect(rows).toEqual([{ checker_id: substitute.userId, on_behalf_of_id: absent.userId }]);
  expect((await requestNow(id)).status).toBe("approved");
  await expect(decide(absent, id)).rejects.toMatchObject({ status: 409 });
});

test("a stranger does not, and neither does the substitute once the delegation has ended", async () => {
  const id = await askedOfAbsent(await someone());
  await expect(decide(await someone(["request.decide"]), id)).rejects.toMatchObject({ status: 403 });
  await endDelegation(absent, delegationId);
  await expect(decide(substitute, id)).rejects.toMatchObject({ status: 403 });
  expect((await requestNow(id)).status).toBe("pending");
});

test("not when the absent person made the request, and not when the substitute did", async () => {
  for (const maker of [absent, substitute]) {
    const id = await askedOfAbsent(maker);
    await expect(decide(substitute, id)).rejects.toMatchObject({ status: 403 });
    expect(await sql.query("SELECT 1 FROM decision WHERE request_id = $1", [id])).toEqual([]);
  }
});
