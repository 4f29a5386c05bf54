import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./fixtures";
import { readDemo } from "./support/demo";
import { agreeToChange } from "./support/steps";

const operation = { operation: "void", session_id: "f".repeat(40) };

test("a key is made, works as far as it was narrowed, is limited, and is revoked", async ({
  as,
  request,
}) => {
  const name = `Back office ${Date.now().toString(36)}`;
  const page = await as("admin");
  await page.goto("/api-keys/new");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("May do").selectOption("some");
  await page.getByLabel("Addresses").fill("127.0.0.0/8 10.0.0.300");
  await page.getByRole("button", { name: "Make key" }).click();
  await expect(page.getByText("“10.0.0.300” is no address and no network.")).toBeVisible();
  await page.getByLabel("Addresses").fill("127.0.0.0/8 ::1");
  await page.getByRole("button", { name: "Make key" }).click();
  await expect(page.getByText("Choose at least one right.")).toBeVisible();
  await page.getByLabel("Refund", { exact: true }).check();
  await page.getByRole("button", { name: "Make key" }).click();
  const key = await page.getByTestId("new-api-key").innerText();

  const url = `${readDemo().baseUrl}/b/pbl/v2/operation/`;
  const call = (data: object) => request.post(url, { headers: { authorization: `Api-Key ${key}` }, data });
  // A key that refunds is a grant: it opens nothing before a second person agrees.
  await expect(page.getByText("The key opens nothing before somebody else agrees.")).toBeVisible();
  expect((await call(operation)).status()).toBe(401);
  await agreeToChange(await as("admin2"), name);
  expect((await call(operation)).status()).toBe(403);
  expect((await call({ ...operation, operation: "refund" })).status()).toBe(404);

  await page.getByRole("link", { name: "Done" }).click();
  await expect(page.getByText(key)).toHaveCount(0);
  await expect(page.getByRole("row", { name: new RegExp(name) })).toContainText("127.0.0.0/8, ::1");
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Calls a day…" }).click();
  await page.getByRole("textbox", { name: "Calls a day" }).fill("2");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("row", { name: new RegExp(name) })).toContainText("2 of 2");
  const limited = await call(operation);
  expect(limited.status()).toBe(429);
  expect(Number(limited.headers()["retry-after"])).toBeGreaterThan(0);

  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Revoke…" }).click();
  await page.getByRole("button", { name: "Revoke key" }).click();
  await expect(page.getByRole("row", { name: new RegExp(name) })).toContainText("Revoked");
  expect((await call(operation)).status()).toBe(401);
});

test("only those who manage keys see them", async ({ as, expectedMessages }) => {
  expectedMessages.push(/404/);
  const page = await as("maker");
  await page.goto("/api-keys");
  await expect(page.getByRole("heading", { name: "You do not have the right to this page" })).toBeVisible();
});

for (const [screen, options] of [
  ["a desk", { viewport: { width: 1440, height: 900 } }],
  ["a phone in the dark", { viewport: { width: 390, height: 844 }, colorScheme: "dark" as const }],
] as const) {
  test(`the reference is open to all, accessible and inside its width on ${screen}`, async ({
    browser,
    request,
  }) => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto("/docs/api");
    await expect(page.getByRole("heading", { name: "API reference" })).toBeVisible();
    const first = page.locator("#operate");
    await expect(first.getByText("curl -X POST", { exact: false })).toBeVisible();
    await first.getByRole("tab", { name: "Python" }).click();
    await expect(first.getByText("import requests", { exact: false })).toBeVisible();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(options.viewport.width);
    // The longest page of all: names, roles and order are the same in every colour.
    const axe = new AxeBuilder({ page });
    const { violations } = await ("colorScheme" in options
      ? axe.withRules(["color-contrast"])
      : axe
    ).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    await context.close();

    const { openapi, paths } = await (await request.get("/b/openapi.json")).json();
    expect(openapi).toBe("3.1.0");
    expect(Object.keys(paths)).toContain("/b/pbl/v2/operation/");
  });
}
