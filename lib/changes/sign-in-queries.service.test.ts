import { expect, test } from "vitest";

import { countAsked, type FactorCircle } from "@/lib/auth/sign-in-rules/rules";
import { enrolApp } from "@/lib/auth/testing/factors";
import { signedIn } from "@/lib/auth/testing/people";
import { readSignIn } from "@/lib/changes/sign-in-queries";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";

testDatabase();

test("who has no factor yet is counted in the circles that ask him, and in no other", async () => {
  const admin = await signedIn(["user.manage"]);
  await signedIn(["request.decide"]);
  await signedIn(["change.decide", "payment.refund"]);
  await signedIn(["transaction.view"]);
  const enrolled = await signedIn(["request.decide"]);
  await enrolApp(enrolled);
  const left = await signedIn(["request.decide"]);
  await sql.query("update app_user set is_active = false where id = $1", [left.userId]);

  const { withoutFactor } = await readSignIn(admin);
  const count = (...circles: FactorCircle[]) => countAsked(withoutFactor, circles);
  expect(count("deciders")).toBe(2);
  expect(count("operators")).toBe(1);
  // Who falls into two circles is one person.
  expect(count("deciders", "operators", "administrators")).toBe(3);
  expect(count("everybody")).toBe(4);
  expect(count()).toBe(0);
});
