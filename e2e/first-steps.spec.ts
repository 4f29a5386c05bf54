import type { Browser, Page } from "@playwright/test";
import { expect, test, watch } from "./fixtures";
import { readDemo } from "./support/demo";
import { makeInstallation, type NewInstallation } from "./support/new-installation";
import { payAtGateway } from "./support/sandbox";
import { readSandboxSecrets } from "./support/secrets";
import { agreeToChange } from "./support/steps";

/** From an empty database to the first payment, as the list on the first page leads there. */

let installation: NewInstallation;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  installation = await makeInstallation();
});
test.afterAll(async () => installation?.remove());

const complaints: string[] = [];

/** Signs in with a password that somebody else has seen, and replaces it. */
async function enter(browser: Browser, username: string, given: string): Promise<Page> {
  const { baseUrl: baseURL } = installation;
  const page = await (await browser.newContext({ baseURL })).newPage();
  page.setDefaultTimeout(15_000);
  watch(page, (complaint) => complaints.push(complaint));
  const own = "quiet otter lantern 88";
  await page.goto("/");
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(given);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByLabel("Current password").fill(given);
  await page.getByLabel("New password", { exact: true }).fill(own);
  await page.getByLabel("New password again").fill(own);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Home" })).toBeVisible();
  return page;
}

/** Goes where a step of the first page leads. */
async function take(page: Page, step: string): Promise<void> {
  await page.goto("/");
  await page.getByRole("link", { name: new RegExp(step) }).click();
}

/** The first page counts so many steps, and has its tick at this one. */
async function expectTick(page: Page, step: string, count: number): Promise<void> {
  await page.goto("/");
  await expect(page.getByText(`${count} of 6 done`)).toBeVisible();
  const line = page.getByRole("link", { name: new RegExp(step) });
  await expect(line.getByRole("img", { name: "Done" })).toBeVisible();
}

/** Adds somebody from the step that the page stands at; returns the password to hand over. */
async function addPerson(page: Page, username: string, rights: readonly string[]): Promise<string> {
  await page.getByRole("textbox", { name: "Username" }).fill(username);
  await page.getByLabel("E-mail").fill(`${username}@example.com`);
  // Its hint is part of the name of a box.
  for (const right of rights) await page.getByRole("checkbox", { name: new RegExp(`^${right} `) }).check();
  await page.getByRole("button", { name: "Add user" }).click();
  return page.getByTestId("initial-password").innerText();
}

test("a new installation leads its administrator from the first sign-in to the first payment", async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const { username, password } = installation;
  const layla = await enter(browser, username, password);
  await expect(layla.getByText("0 of 6 done")).toBeVisible();
  await expect(layla.getByText("One person can change rules alone")).toBeVisible();

  await layla.getByRole("link", { name: "Payments in", exact: true }).click();
  await expect(layla.getByText("No gateway account yet")).toBeVisible();
  await expect(layla.getByRole("link", { name: "Add a gateway account" })).toHaveAttribute(
    "href",
    "/gateways/new",
  );

  await take(layla, "Add a gateway account");
  await layla.getByRole("link", { name: "Sandbox gateway" }).click();
  await layla.getByLabel("Name", { exact: true }).fill("Till");
  await layla.getByLabel("Code (pg_code)").fill("till");
  await layla.getByLabel("Currency").fill("KWD");
  await layla.getByLabel("Address").fill(readDemo().sandboxGatewayUrl);
  const { secret, webhookSecret } = readSandboxSecrets();
  await layla.getByLabel("Secret", { exact: true }).fill(secret);
  await layla.getByLabel("Webhook secret").fill(webhookSecret);
  await layla.getByRole("button", { name: "Add account" }).click();
  await expect(layla.getByRole("heading", { level: 1, name: "Till" })).toBeVisible();
  await expectTick(layla, "Add a gateway account", 1);

  await take(layla, "Add a second administrator");
  const handedOver = await addPerson(layla, "omar", ["Manage users", "Decide change requests", "Checker"]);
  // Whose password somebody else has seen decides nothing yet.
  await layla.goto("/");
  await expect(layla.getByText("1 of 6 done")).toBeVisible();
  const omar = await enter(browser, "omar", handedOver);
  await expectTick(layla, "Add a second administrator", 2);
  await expect(layla.getByText("One person can change rules alone")).toBeHidden();

  await take(layla, "Add makers and checkers");
  const maker = await enter(browser, "maker", await addPerson(layla, "maker", ["Refund"]));
  await expect(maker.getByText("You have no rights yet")).toBeVisible();
  await agreeToChange(omar, "maker");
  await maker.reload();
  await expect(maker.getByText("You have no rights yet")).toBeHidden();
  await expectTick(layla, "Add makers and checkers", 3);

  await take(layla, "Say who has to approve what");
  await layla.getByRole("button", { name: "New draft" }).click();
  await layla.getByRole("menuitem", { name: "From the live policy" }).click();
  // Stricter, so it acts at once.
  await layla.getByLabel("A request waits for checkers (hours)").fill("24");
  await layla.getByRole("button", { name: "Save draft" }).click();
  await expect(layla.getByText("The draft is saved.")).toBeVisible();
  await layla.getByRole("button", { name: "Publish", exact: true }).click();
  await layla.getByLabel("Why").fill("Refunds are decided within a day.");
  await layla.getByRole("dialog").getByRole("button").last().click();
  await expect(layla.getByRole("dialog")).toBeHidden();
  await expectTick(layla, "Say who has to approve what", 4);

  await take(layla, "Make an API key");
  await layla.getByLabel("Name", { exact: true }).fill("Shop");
  await layla.getByLabel("May do").selectOption("some");
  await layla.getByLabel("See transactions", { exact: true }).check();
  await layla.getByRole("button", { name: "Make key" }).click();
  await expect(layla.getByTestId("new-api-key")).toBeVisible();
  await expectTick(layla, "Make an API key", 5);

  await layla.goto("/transactions");
  await expect(layla.getByText("No transactions yet")).toBeVisible();
  await layla.getByRole("link", { name: "Bring in payments" }).click();
  await layla.waitForURL("**/payments-in");
  await take(layla, "Bring in payments that you already have");
  await layla.getByLabel("Gateway account").selectOption("till");
  await layla.getByLabel("Gateway's reference").fill(await payAtGateway({ account: "till" }));
  await layla.getByRole("button", { name: "Look up" }).click();
  await layla.getByRole("button", { name: "Record it" }).click();
  await layla.waitForURL(/\/transactions\/\w+$/);

  // With the first payment the list has done its work.
  await layla.goto("/");
  await expect(layla.getByText("First steps")).toBeHidden();
  await expect(layla.getByText("Nothing needs you right now.", { exact: false })).toBeVisible();
  expect(complaints).toEqual([]);
});
