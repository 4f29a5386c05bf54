import { expect, test } from "./fixtures";
import { query } from "./support/database";
import { readDemo } from "./support/demo";
import { readSandboxSecrets } from "./support/secrets";
import { agreeToChange } from "./support/steps";

test("an account is added, tested, given the right credentials, changed and switched off", async ({ as }) => {
  const pgCode = `till-${Date.now().toString(36)}`;
  const { sandboxGatewayUrl } = readDemo();
  const secrets = readSandboxSecrets();
  const [page, second] = [await as("admin"), await as("admin2")];
  await page.goto("/gateways");
  await page.getByLabel("Search gateways").fill("sandbox");
  await page.getByRole("link", { name: "Add account at Sandbox gateway" }).click();

  await page.getByRole("button", { name: "Add account" }).click();
  await expect(page.getByText("1 to 64 small letters")).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("Till");
  await page.getByLabel("Code (pg_code)").fill(pgCode);
  await page.getByLabel("Currency").fill("kwd");
  await page.getByLabel("Address").fill("http://gateway.example.com");
  await page.getByLabel("Secret", { exact: true }).fill("not the right one");
  await page.getByLabel("Webhook secret").fill(secrets.webhookSecret);
  await page.getByRole("button", { name: "Add account" }).click();
  await expect(page.getByText("The address must begin with https://")).toBeVisible();
  await page.getByLabel("Address").fill(sandboxGatewayUrl);
  await page.getByRole("button", { name: "Add account" }).click();

  await page.waitForURL(/\/change-requests\/\d+$/);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await page.content()).not.toContain("not the right one");
  await agreeToChange(second, sandboxGatewayUrl);
  await page.goto(`/gateways/accounts/${pgCode}`);
  await expect(page.getByRole("heading", { level: 1, name: "Till" })).toBeVisible();
  await expect(page.getByText(`/b/gateways/${pgCode}/webhook`)).toBeVisible();
  await page.getByRole("button", { name: "Test the connection" }).click();
  await expect(page.getByText("The gateway refused the credentials")).toBeVisible();

  await page.getByLabel("Secret", { exact: true }).fill(secrets.secret);
  await page.getByRole("button", { name: "Replace credentials" }).click();
  await expect(page.getByText("Waits for a second person").first()).toBeVisible();
  await expect(page.getByLabel("Secret", { exact: true })).toHaveValue("");
  await agreeToChange(second, "Credentials of a gateway account");
  await page.reload();
  await page.getByRole("button", { name: "Test the connection" }).click();
  await expect(page.getByText("The gateway answered and took the credentials")).toBeVisible();
  await page.getByText("What was sent and what came back").click();
  await expect(page.getByText("HTTP 200", { exact: false })).toBeVisible();
  expect(await page.content()).not.toContain(secrets.secret);

  await page.getByLabel("Refunds", { exact: true }).selectOption("Switched off");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  const row = page.getByRole("row", { name: /^Refund Any/ });
  await expect(row).toContainText("Any number");
  await expect(row.getByRole("cell").last()).toHaveText("No");

  await page.getByRole("button", { name: "Disable" }).click();
  await expect(page.getByText("Something is open at this account")).toHaveCount(0);
  await page.getByRole("button", { name: "Disable account" }).click();
  await expect(page.getByText("This account is disabled since")).toBeVisible();
  const actions = await query<{ action: string }>(
    "SELECT action FROM audit_event WHERE object_id = $1 AND result <> 'refused' ORDER BY id",
    [pgCode],
  );
  expect(actions.map(({ action }) => action)).toEqual([
    "gateway_account.added",
    "gateway_account.tested",
    "gateway_account.credentials_rotated",
    "gateway_account.tested",
    "gateway_account.changed",
    "gateway_account.disabled",
  ]);
});

test("whoever decides on a phone sees the whole question, however long an address in it is", async ({
  as,
}) => {
  const page = await as("admin");
  const second = await as("admin2", { viewport: { width: 390, height: 844 }, hasTouch: true });
  await page.goto("/gateways/new?gateway=sandbox");
  await page.getByLabel("Name", { exact: true }).fill("Branch");
  await page.getByLabel("Code (pg_code)").fill(`branch-${Date.now().toString(36)}`);
  await page.getByLabel("Currency").fill("kwd");
  await page
    .getByLabel("Address")
    .fill("https://payments.gateway-of-a-bank-with-a-very-long-name.example.com/merchant/v1");
  await page.getByLabel("Secret", { exact: true }).fill("a secret of this journey");
  await page.getByLabel("Webhook secret").fill("another secret of this journey");
  await page.getByRole("button", { name: "Add account" }).click();
  await page.waitForURL(/\/change-requests\/\d+$/);

  await second.goto(new URL(page.url()).pathname);
  await second.getByRole("button", { name: "Reject" }).click();
  const dialog = second.getByRole("dialog");
  await expect(dialog.getByText("very-long-name").first()).toBeVisible();
  const box = await dialog.boundingBox();
  expect(box?.x).toBe(0);
  expect(box?.width).toBe(390);
  await dialog.getByLabel("Why not").fill("It was only to be looked at.");
  await dialog.getByRole("button", { name: "Reject change" }).click();
  await expect(second.getByText("Rejected. Nothing was changed.").first()).toBeVisible();
});

test("disabling an account says how much is open at it", async ({ as }) => {
  const [busy] = await query<{ pg_code: string; requests: number }>(
    `SELECT a.pg_code, count(*)::int AS requests FROM operation_request r
     JOIN payment_transaction p ON p.id = r.transaction_id JOIN gateway_account a ON a.id = p.gateway_account_id
     WHERE r.status IN ('pending', 'approved', 'manual_action_required') AND a.is_active
     GROUP BY a.pg_code ORDER BY count(*) DESC LIMIT 1`,
  );
  const page = await as("admin");
  await page.goto(`/gateways/accounts/${busy?.pg_code}`);
  await page.getByRole("button", { name: "Disable" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Something is open at this account")).toBeVisible();
  await expect(dialog.getByText(new RegExp(`^${busy?.requests} requests? that can only`))).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.goto("/gateways");
  await expect(page.getByRole("row", { name: new RegExp(busy?.pg_code ?? "") })).toContainText("On");
});

test("only those who manage gateway accounts see them; gateways that are not built cannot be added", async ({
  as,
  expectedMessages,
}) => {
  expectedMessages.push(/404/);
  const maker = await as("maker");
  for (const path of ["/gateways", "/gateways/new", "/gateways/accounts/knet-test"]) {
    await maker.goto(path);
    const title = path.includes("knet") ? "Not found" : "You do not have the right to this page";
    await expect(maker.getByRole("heading", { name: title })).toBeVisible();
  }
  const admin = await as("admin");
  await admin.goto("/gateways");
  await admin.getByLabel("Search gateways").fill("hyperpay");
  const entry = admin.getByRole("listitem").filter({ hasText: "HyperPay" });
  await expect(entry).toContainText("Not supported");
  await expect(entry.getByRole("link")).toHaveCount(0);
});
