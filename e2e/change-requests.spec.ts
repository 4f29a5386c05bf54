import { expect, test } from "./fixtures";
import { auditOf, query } from "./support/database";
import { agreeToChange } from "./support/steps";

test("two administrators: a group gets a right only when the second one has seen who gains by it and agrees", async ({
  as,
}) => {
  const [one, two] = [await as("admin"), await as("admin2")];
  const name = `Night shift ${Date.now().toString(36)}`;
  await one.goto("/groups/new");
  await one.getByRole("button", { name: "Add group" }).click();
  await expect(one.getByText("Enter a name.")).toBeVisible();
  await one.getByLabel("Name").fill(name);
  await one.getByRole("button", { name: "Add group" }).click();
  await expect(one.getByRole("heading", { level: 1, name })).toBeVisible();
  await one.getByLabel("Add somebody").selectOption({ label: "Noor Haidar (viewer)" });
  await one.getByRole("button", { name: "Add to group" }).click();
  await expect(one.getByText("Noor Haidar belongs to the group")).toBeVisible();

  await one.getByRole("checkbox", { name: /^Refund/ }).check();
  await one.getByRole("button", { name: "Save rights" }).click();
  await expect(one.getByText("Waits for a second person").first()).toBeVisible();
  await expect(one.getByRole("checkbox", { name: /^Refund/ })).not.toBeChecked();

  // The proposer finds it, and cannot decide it.
  await one.goto("/change-requests");
  const own = one.getByRole("row").filter({ hasText: name });
  await expect(
    own.getByText("A second person decides your proposal.").filter({ visible: true }),
  ).toBeVisible();
  await expect(own.getByRole("button", { name: "Approve" })).toHaveCount(0);

  // The second one refuses without a reason, which is not enough, and then with one.
  await two.goto("/change-requests");
  const row = two.getByRole("row").filter({ hasText: name });
  await row.getByRole("button", { name: "Reject" }).click();
  const dialog = two.getByRole("dialog");
  await dialog.getByRole("button", { name: "Reject change" }).click();
  await expect(dialog.getByText("Say why you refuse it.")).toBeVisible();
  await dialog.getByLabel("Why not").fill("Only in the season.");
  await dialog.getByRole("button", { name: "Reject change" }).click();
  await expect(two.getByText("Rejected. Nothing was changed.")).toBeVisible();

  await one.goto("/groups");
  await one.getByRole("link", { name }).click();
  await one.getByRole("checkbox", { name: /^Refund/ }).check();
  await one.getByRole("button", { name: "Save rights" }).click();
  await expect(one.getByText("Waits for a second person").first()).toBeVisible();
  await agreeToChange(two, name);
  await one.reload();
  await expect(one.getByRole("checkbox", { name: /^Refund/ })).toBeChecked();

  // What takes away waits for nobody.
  await one.getByRole("checkbox", { name: /^Refund/ }).uncheck();
  await one.getByRole("button", { name: "Save rights" }).click();
  await expect(one.getByText("Rights saved")).toBeVisible();
  await one.getByRole("button", { name: "Delete group" }).click();
  await one.getByRole("dialog").getByRole("button", { name: "Delete group" }).click();
  await expect(one).toHaveURL(/\/groups$/);
  await expect(one.getByRole("link", { name })).toHaveCount(0);

  const [group] = await query<{ id: number }>("SELECT id FROM app_group WHERE name = $1", [name]);
  expect((await auditOf("group", group?.id ?? 0)).map(({ action }) => action)).toEqual([
    "group.created",
    "group.members_changed",
    "group.permissions_changed",
    "group.permissions_changed",
    "group.deleted",
  ]);
});

test("one more who keeps the head of the trail is told at once; only two persons take somebody out", async ({
  as,
}) => {
  const one = await as("admin");
  const [first, second] = ["a", "b"].map((letter) => `${letter}${Date.now().toString(36)}@auditor.test`);
  await one.goto("/audit/heads");
  await one.getByLabel("By mail").fill(`${first} ${second}`);
  await one.getByRole("button", { name: "Save" }).click();
  await expect(one.getByText("Who is told is saved.")).toBeVisible();
  await one.getByRole("button", { name: "Send now" }).click();
  await expect(one.getByRole("row").filter({ hasText: second })).toContainText("Hala Al-Sabah");
  await one.getByLabel("By mail").fill(second ?? "");
  await one.getByRole("button", { name: "Save" }).click();
  await expect(one.getByText("Waits for a second person").first()).toBeVisible();
  await expect(one.getByLabel("By mail")).toHaveValue(`${first}\n${second}`);
  await agreeToChange(await as("admin2"), second ?? "");
  await one.reload();
  await expect(one.getByLabel("By mail")).toHaveValue(second ?? "");
});

test("who neither manages nor decides finds neither groups nor change requests", async ({
  as,
  expectedMessages,
}) => {
  expectedMessages.push(/404/);
  const maker = await as("maker");
  for (const path of ["/groups", "/groups/new", "/change-requests", "/change-requests/1"]) {
    await maker.goto(path);
    // Of one change nothing is said; a page says which right it takes.
    const title = path.endsWith("/1") ? "Not found" : "You do not have the right to this page";
    await expect(maker.getByRole("heading", { name: title })).toBeVisible();
  }
});
