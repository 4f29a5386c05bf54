import { expect, test } from "vitest";
import { signedIn } from "@/lib/auth/testing/people";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import {
  changeConfirmationLimits,
  listAccountCurrencies,
  readConfirmationLimits,
} from "@/lib/operations/confirmation-settings";

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

test("there is a line for each currency of an account, also for a manager who may not see payments", async () => {
  const manager = await signedIn(["policy.manage"]);
  expect(await listAccountCurrencies(manager)).toEqual([]);
  await sql.query(
    `INSERT INTO gateway_account (pg_code, gateway, name, currency_code, operation, base_url, sealed_credentials)
     VALUES ('one', 'sandbox', 'One', 'KWD', 'purchase', 'https://gateway.example', ''),
            ('two', 'sandbox', 'Two', 'KWD', 'purchase', 'https://gateway.example', ''),
            ('three', 'sandbox', 'Three', 'BHD', 'purchase', 'https://gateway.example', '')`,
  );
  expect(await listAccountCurrencies(manager)).toEqual(["BHD", "KWD"]);
  await expect(listAccountCurrencies(await signedIn(["payment.refund"]))).rejects.toMatchObject({
    code: "forbidden",
  });
});
