import { expect, test } from "./fixtures";
import { query } from "./support/database";
import { expectAccessible, expectNoSidewaysScroll } from "./support/screen-checks";

/** What a browser remembers from the door; nobody of the demo has chosen a language in the console. */
const arabic = (url: string) => [{ name: "countersign.language", value: "ar", url }];

test("the console reads from right to left in Arabic, without running sideways or losing a name", async ({
  as,
  baseURL,
}) => {
  test.setTimeout(180_000);
  const [payment] = await query<{ session_id: string }>(
    "SELECT session_id FROM payment_transaction WHERE deleted_at IS NULL AND state = 'paid' ORDER BY id DESC LIMIT 1",
  );
  const phone = await as("admin", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await phone.context().addCookies(arabic(baseURL ?? ""));
  for (const path of [
    "/",
    "/transactions",
    `/transactions/${payment?.session_id}`,
    "/requests?tab=all",
    "/settings/approval-policy/1",
    "/gateways",
    "/webhooks/settings",
    "/account",
  ]) {
    await phone.goto(path);
    await expect(phone.locator("html")).toHaveAttribute("dir", "rtl");
    await expect(phone.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoSidewaysScroll(phone, path);
  }
  const desk = await as("checker", { viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
  await desk.context().addCookies(arabic(baseURL ?? ""));
  for (const path of ["/transactions", `/transactions/${payment?.session_id}`, "/requests"]) {
    await desk.goto(path);
    await expect(desk.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoSidewaysScroll(desk, path);
    await expectAccessible(desk, `${path}, Arabic`);
  }
});

test("a person chooses Arabic and its digits once, and finds both in every browser", async ({ as }) => {
  const page = await as("viewer");
  try {
    await page.goto("/transactions");
    await page.getByRole("button", { name: /^Account menu of/ }).click();
    await page.getByRole("menuitemradio", { name: "العربية" }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", "ar");
    await expect(page.getByRole("heading", { level: 1, name: "المعاملات" })).toBeVisible();
    await page.getByRole("button", { name: /^قائمة حساب/ }).click();
    await page.getByRole("menuitemradio", { name: "٠١٢٣٤٥٦٧٨٩" }).click();
    await expect(page.getByRole("row").nth(1)).toContainText(/[٠-٩]/);

    const other = await as("viewer");
    await other.goto("/requests?tab=all");
    await expect(other.locator("html")).toHaveAttribute("dir", "rtl");
    await other.getByRole("button", { name: /^قائمة حساب/ }).click();
    await other.getByRole("menuitemradio", { name: "English" }).click();
    await expect(other.getByRole("heading", { level: 1, name: "Requests" })).toBeVisible();
  } finally {
    // The other journeys read English.
    await query("UPDATE app_user SET display_language = NULL, numerals = 'latn' WHERE username = 'viewer'");
  }
});
