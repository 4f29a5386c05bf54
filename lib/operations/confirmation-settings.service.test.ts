import { expect, test } from "vitest";
import { signedIn } from "@/lib/auth/testing/people";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { changeConfirmationLimits, readConfirmationLimits } from "@/lib/operations/confirmation-settings";

testDatabase();

test("limits are kept as exact amounts, once in the trail, by who manages the policy only", async () => {
  expect(await readConfirmationLimits()).toEqual({});
  const manager = await signedIn(["policy.manage"]);
  const input = { limits: [{ currency: "KWD", amount: "500" }] };
  expect(await changeConfirmationLimits(manager, input)).toEqual({ KWD: "500.000" });
  await changeConfirmationLimits(manager, input);
  expect(await readConfirmationLimits()).toEqual({ KWD: "500.000" });
  const events = await sql.query(
    "SELECT before, after FROM audit_event WHERE action = 'setting.confirmation_changed'",
  );
  expect(events).toEqual([{ before: {}, after: { KWD: "500.000" } }]);
  await expect(changeConfirmationLimits(await signedIn(["payment.refund"]), input)).rejects.toMatchObject({
    code: "forbidden",
  });
  const wrong = { limits: [{ currency: "KWD", amount: "1.2345" }] };
  await expect(changeConfirmationLimits(manager, wrong)).rejects.toMatchObject({ field: "KWD" });
  expect(await readConfirmationLimits()).toEqual({ KWD: "500.000" });
});
