import { expect, test } from "./fixtures";
import { query, untouchedPayment } from "./support/database";
import { arabicOf } from "./support/languages";
import { askForRefund } from "./support/steps";
import {
  expectAccessible,
  expectNoEnglish,
  expectNoSidewaysScroll,
  expectWordsApart,
} from "./support/screen-checks";

test("the console reads from right to left in Arabic, without running sideways or losing a name", async ({
  as,
  baseURL,
}) => {
  test.setTimeout(180_000);
  const [payment] = await query<{ session_id: string }>(
    "SELECT session_id FROM payment_transaction WHERE deleted_at IS NULL AND state = 'paid' ORDER BY id DESC LIMIT 1",
  );
  const phone = await as("admin", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await phone.context().addCookies(arabicOf(baseURL));
  for (const path of [
    "/",
    "/transactions",
    `/transactions/${payment?.session_id}`,
    "/requests?tab=all",
    "/settings/approval-policy/1",
    "/gateways",
    "/gateways/new?gateway=stripe",
    "/gateways/accounts/knet-test",
    "/webhooks/settings",
    "/account",
  ]) {
    await phone.goto(path);
    await expect(phone.locator("html")).toHaveAttribute("dir", "rtl");
    await expect(phone.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoSidewaysScroll(phone, path);
    await expectWordsApart(phone, path);
    // The rules of a policy have the names that somebody gave them.
    if (!path.startsWith("/settings/approval-policy")) await expectNoEnglish(phone, path);
  }
  const desk = await as("checker", { viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
  await desk.context().addCookies(arabicOf(baseURL));
  for (const path of ["/transactions", `/transactions/${payment?.session_id}`, "/requests"]) {
    await desk.goto(path);
    await expect(desk.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoSidewaysScroll(desk, path);
    await expectWordsApart(desk, path);
    await expectAccessible(desk, `${path}, Arabic`);
  }
});

test("dialogs and menus are accessible in Arabic and in the dark, and speak it", async ({ as, baseURL }) => {
  const payment = await untouchedPayment();
  const page = await as("maker", { colorScheme: "dark", reducedMotion: "reduce" });
  await page.context().addCookies(arabicOf(baseURL));
  const check = async (what: string) => {
    await expectAccessible(page, `${what}, Arabic, dark`);
    await expectNoEnglish(page, what);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog").or(page.getByRole("menu"))).toHaveCount(0);
  };
  await page.goto(`/transactions/${payment.sessionId}`);
  await page
    .getByRole("main")
    .getByRole("button", { name: /استرداد/ })
    .first()
    .click();
  const dialog = page.getByRole("dialog", { name: "طلب استرداد" });
  await dialog.getByRole("button", { name: "طلب الاسترداد" }).click();
  await expect(dialog.getByText("اختر سببًا.")).toBeVisible();
  await check("the refund dialog with its complaints");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
  await check("the palette");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "لوحة المفاتيح" })).toBeVisible();
  await check("the help about keys");
  await page.getByRole("button", { name: /^قائمة حساب/ }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await check("the account menu");
  await page.goto("/design");
  for (const name of ["فتح مربع حوار مرفوض", "السؤال أولًا", "فتح نافذة منبثقة"]) {
    await page.getByRole("button", { name }).click();
    await expect(page.getByRole("dialog").or(page.getByRole("alertdialog"))).toBeVisible();
    await check(name);
  }
});

test("acts on several payments say in Arabic what is refused, before and after", async ({ as, baseURL }) => {
  const [blocked, free] = [await untouchedPayment(), await untouchedPayment()];
  await askForRefund(await as("maker"), blocked, "1.000");
  const page = await as("maker", { viewport: { width: 1440, height: 900 } });
  await page.context().addCookies(arabicOf(baseURL));
  await page.goto("/transactions?state=paid&account=knet-test");
  for (const { sessionId } of [blocked, free])
    await page
      .getByRole("row")
      .filter({ hasText: sessionId.slice(0, 8) })
      .getByRole("checkbox")
      .check();
  await page.getByRole("button", { name: "حذف", exact: true }).click();
  await expect(
    page.getByRole("dialog").getByText(/هناك عملية أو طلب على هذه المعاملة لم يكتمل/),
  ).toBeVisible();
  await expectNoEnglish(page, "the dialog about several payments");
  await page.keyboard.press("Escape");

  // Somebody is faster with the other one: the answer is the server's.
  await askForRefund(await as("maker2"), free, "1.000");
  await page.getByRole("button", { name: "حذف", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^حذف/ }).click();
  await expect(
    page.getByRole("dialog").getByText(/هناك عملية أو طلب على هذه المعاملة لم يكتمل/),
  ).toBeVisible();
  await expectNoEnglish(page, "the result of an act on several payments");
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
