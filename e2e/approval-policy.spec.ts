import { expect, test } from "./fixtures";

test("an admin edits a draft, sees what is wrong and what changes, simulates it, and a second one has to agree", async ({
  as,
}) => {
  test.setTimeout(120_000);
  const admin = await as("admin");
  await admin.goto("/settings/approval-policy");
  await expect(admin.getByText("refunds or voids in the console")).toBeVisible();
  await admin.getByRole("button", { name: "New draft" }).click();
  await admin.getByRole("menuitem", { name: "From the live policy" }).click();
  await expect(admin.getByRole("heading", { name: /Approval policy, version \d+/ })).toBeVisible();
  const address = admin.url();

  // More people than there are checkers beside a maker: said at once, by name.
  const rule = admin.getByRole("region", { name: "Refunds and voids in the console" });
  await rule.getByLabel("How many people").fill("20");
  await expect(rule.getByText(/Who may decide there/)).toBeVisible();
  await rule.getByLabel("How many people").fill("1");
  await expect(rule.getByText(/Who may decide there/)).toBeHidden();

  await admin.getByLabel("A request waits for checkers (hours)").fill("72");
  await expect(admin.getByText(/a second person has to agree/)).toBeVisible();
  await admin.getByRole("button", { name: "Save draft" }).click();
  await expect(admin.getByText("The draft is saved.")).toBeVisible();

  await admin.getByRole("button", { name: "Replay the last 90 days" }).click();
  await expect(admin.getByText("Nothing would have been different.")).toBeVisible();

  await admin.getByRole("button", { name: "Publish", exact: true }).click();
  await admin.getByLabel("Why").fill("Week-ends are long.");
  await admin.getByRole("button", { name: "Propose it" }).click();
  await expect(admin.getByText("A second person has to agree now.")).toBeVisible();
  await admin.goto(address);
  await expect(admin.getByText("Waits for a second person")).toBeVisible();

  const second = await as("admin2");
  await second.goto(address);
  await expect(second.getByText(/Before: .*48 hours|waits at most 48 hours/).first()).toBeVisible();
});
