import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "@playwright/test";
import { readDemo } from "./support/demo";

/** Customers on the hosted payment page, through the sandbox gateway's own page and back. */

interface Session {
  session_id: string;
  checkout_url: string;
  state: string;
}

async function wire(method: string, path: string, body?: unknown): Promise<Session> {
  const { baseUrl, apiKey } = readDemo();
  const answer = await fetch(`${baseUrl}/b/checkout/v1/pymt-txn/${path}`, {
    method,
    headers: { authorization: `Api-Key ${apiKey}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(answer.ok).toBe(true);
  return (await answer.json()) as Session;
}

function newSession(fields: Record<string, unknown> = {}): Promise<Session> {
  return wire("POST", "", {
    type: "e_commerce",
    amount: "12.500",
    currency_code: "KWD",
    pg_codes: ["knet-test", "cards-authorize-test"],
    vendor_name: "Shoes of Kuwait",
    ...fields,
  });
}

const stateOf = async ({ session_id: id }: Session) => (await wire("GET", id)).state;

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}

async function typeCard(page: Page, number: string): Promise<void> {
  await page.locator("#number").fill(number);
  await page.locator("#expiry").fill("12/38");
  await page.locator("#cvv").fill("123");
  await page.locator("button[value=pay]").click();
}

test("a customer is declined, tries again with 3-D Secure, and has paid", async ({ page }) => {
  const session = await newSession();
  await page.goto(session.checkout_url);
  await expectAccessible(page);
  await page.getByRole("button", { name: /KNET/ }).click();
  await expectAccessible(page);
  await typeCard(page, "5555 5555 5555 4444");
  await expect(page.getByRole("alert")).toContainText("did not go through");
  await expectAccessible(page);
  expect(await stateOf(session)).toBe("attempted");

  await page.getByRole("button", { name: /KNET/ }).click();
  await typeCard(page, "4000 0000 0000 3220");
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByRole("heading", { name: "Paid" })).toBeVisible();
  await expectAccessible(page);
  expect(await stateOf(session)).toBe("paid");

  await page.goto(session.checkout_url);
  await expect(page.getByRole("heading", { name: "Paid" })).toBeVisible();
});

test("in Arabic on a phone in the dark, from right to left, back to the shop", async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    colorScheme: "dark",
  });
  const page = await context.newPage();
  const shop = "http://shop.invalid/back";
  await context.route("http://shop.invalid/**", (route) => route.fulfill({ body: "shop" }));
  const session = await newSession({ language: "ar", redirect_url: shop, order_no: "ORD-9" });
  await page.goto(session.checkout_url);
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expectAccessible(page);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(overflow).toBe(false);
  await page.getByRole("button", { name: /authorize/ }).click();
  await typeCard(page, "4242 4242 4242 4242");
  await page.waitForURL(/shop\.invalid/);
  const query = new URL(page.url()).searchParams;
  expect([query.get("order_no"), query.get("session_id")]).toEqual(["ORD-9", session.session_id]);
  expect(await stateOf(session)).toBe("authorized");
  await context.close();
});

test("without a browser's scripts and by keyboard alone, a cancel leads back to the choice", async ({
  browser,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const session = await newSession();
  await page.goto(session.checkout_url);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Cancel payment" }).press("Enter");
  await expect(page.getByRole("alert")).toContainText("You canceled the payment");
  expect(await stateOf(session)).toBe("attempted");
  await context.close();
});
