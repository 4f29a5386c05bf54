import { expect, test } from "vitest";
import { sql } from "@/lib/db/sql";
import { readFirstSteps } from "@/lib/overview/read-first-steps";
import { readHome } from "@/lib/overview/read-home";
import { refreshRollups } from "@/lib/rollups/refresh-days";
import { arrangeWorld, makeActor, makePayment } from "@/lib/testing/world";

const world = arrangeWorld();
const ANYTHING = { days: null, currency: null, payments: null };

test("each person is shown the steps that he may take, and they go with the first payment", async () => {
  const keys = await makeActor(["api_key.manage", "transaction.view"]);
  expect(await readHome(keys, ANYTHING)).toMatchObject({ isNew: true, firstSteps: [{ kind: "key" }] });
  const viewer = await makeActor(["transaction.view"]);
  expect((await readHome(viewer, ANYTHING)).firstSteps).toEqual([]);

  await makePayment(world.gateway);
  // Its day is not added up yet: no figures, but no new installation either.
  expect(await readHome(keys, ANYTHING)).toMatchObject({ figures: null, isNew: false, firstSteps: [] });
  while ((await refreshRollups()).left > 0);
  const { figures, firstSteps } = await readHome(keys, ANYTHING);
  if (figures === null) throw new Error("a payment has no figures");
  expect(firstSteps).toEqual([]);
});

test("somebody without any right is told so, and nobody else", async () => {
  expect(await readHome(await makeActor([]), ANYTHING)).toMatchObject({ hasNoRights: true, sees: false });
  expect(await readHome(await makeActor(["request.decide"]), ANYTHING)).toMatchObject({ hasNoRights: false });
});

test("a step is done when what it is for is there, and a maker alone is no team", async () => {
  const admin = await makeActor(["user.manage", "change.decide", "gateway.manage", "policy.manage"]);
  const stateOf = async (kind: string) =>
    (await readFirstSteps(admin)).find((step) => step.kind === kind)?.done;

  expect(await stateOf("gateway")).toBe(true);
  await sql.query("UPDATE gateway_account SET is_active = false");
  expect(await stateOf("gateway")).toBe(false);

  expect(await stateOf("policy")).toBe(false);

  await sql.query("UPDATE app_user SET is_active = false WHERE id <> $1", [admin.userId]);
  expect(await stateOf("second")).toBe(false);
  await makeActor(["change.decide"]);
  expect(await stateOf("second")).toBe(true);

  expect(await stateOf("team")).toBe(false);
  await makeActor(["payment.refund", "request.decide"]);
  expect(await stateOf("team")).toBe(false);
  await makeActor(["request.decide"]);
  expect(await stateOf("team")).toBe(true);
});
