import { expect, test } from "./fixtures";
import { query, untouchedPayment } from "./support/database";
import { ledgerOf } from "./support/sandbox";
import { askForRefund, expectDone, valueOf } from "./support/steps";

const statusOf = async (requestId: number) =>
  (
    await query<{ status: string }>("SELECT status::text FROM operation_request WHERE id = $1", [requestId])
  )[0]?.status;

test("a checker decides with the keyboard alone", async ({ as }) => {
  test.setTimeout(120_000);
  const [maker, checker] = [await as("maker"), await as("checker")];
  const [first, second] = [await untouchedPayment(), await untouchedPayment()];
  const approved = await askForRefund(maker, first, "1.100", "One cup came broken.");
  const rejected = await askForRefund(maker, second, "1.200", "Wrong size.");

  await checker.goto("/requests");
  const row = (id: number) => checker.getByRole("link", { name: `R-${id}`, exact: true });
  await expect(row(rejected)).toBeVisible();
  // Down to the first of the two, however many wait before it.
  await expect(async () => {
    if ((await row(approved).getAttribute("aria-current")) !== "true") await checker.keyboard.press("j");
    await expect(row(approved)).toHaveAttribute("aria-current", "true", { timeout: 100 });
  }).toPass({ intervals: [20], timeout: 30_000 });
  await expect(row(approved)).toBeFocused();
  const evidence = checker.getByRole("region", { name: `R-${approved}: what there is to know` });
  await expect(evidence.getByText("One cup came broken.")).toBeVisible();
  await expect(valueOf(checker, "This request")).toHaveText("1.100");

  await checker.keyboard.press("a");
  await expect(checker.getByRole("dialog", { name: `Approve R-${approved}?` })).toBeVisible();
  await expect(checker.getByRole("button", { name: "Approve refund" })).toBeFocused();
  await checker.keyboard.press("Enter");
  await expect(checker.getByText(`R-${approved} is approved`)).toBeVisible();
  // The next one is there already, with the focus on it.
  await expect(row(rejected)).toHaveAttribute("aria-current", "true");
  await expect(row(rejected)).toBeFocused();
  await expect(row(approved)).toHaveCount(0);

  await checker.keyboard.press("r");
  const dialog = checker.getByRole("dialog", { name: `Reject R-${rejected}?` });
  await expect(dialog.getByLabel("Why")).toBeFocused();
  // Letters are letters in a note.
  await checker.keyboard.type("ajax: order kept");
  await checker.keyboard.press("Control+Enter");
  await expect(checker.getByText(`R-${rejected} is rejected`)).toBeVisible();

  await expect.poll(() => statusOf(approved)).toBe("done");
  expect(await statusOf(rejected)).toBe("rejected");
  expect(await ledgerOf(first.gatewayReference)).toHaveLength(1);
  expect(await ledgerOf(second.gatewayReference)).toEqual([]);

  await checker.keyboard.press("?");
  await expect(checker.getByRole("dialog", { name: "Keyboard" })).toBeVisible();
  await checker.getByLabel("Single keys act").uncheck();
  await checker.keyboard.press("Escape");
  await expect(checker.getByRole("dialog")).toHaveCount(0);
  await checker.keyboard.press("x");
  await expect(checker.getByText("1 request selected")).toHaveCount(0);
  await checker.keyboard.press("?");
  await checker.getByLabel("Single keys act").check();
  await checker.keyboard.press("Escape");
  await expect(checker.getByRole("dialog")).toHaveCount(0);
  await checker.keyboard.press("o");
  await expect(checker).toHaveURL(/\/requests\/\d+$/);
});

test("several are decided at once: totals first, each by itself, and what somebody else decided meanwhile stays with its reason", async ({
  as,
}) => {
  const [maker, checker, other] = [await as("maker"), await as("checker"), await as("checker2")];
  const payments = [await untouchedPayment(), await untouchedPayment(), await untouchedPayment()];
  const ids: number[] = [];
  for (const [index, payment] of payments.entries())
    ids.push(await askForRefund(maker, payment, `1.${index + 3}00`));
  const [first = 0, second = 0, untouched = 0] = ids;

  await checker.goto("/requests");
  for (const id of [first, second]) await checker.getByLabel(`Select R-${id}`).check();
  const bar = checker.getByRole("region", { name: "What to do with the selected requests" });
  await expect(bar.getByText("2 requests selected")).toBeVisible();
  await expect(bar.getByText("2.700")).toBeVisible();
  await bar.getByRole("button", { name: "Approve" }).click();
  const dialog = checker.getByRole("dialog");
  await expect(dialog.getByText("Refund, 2 requests")).toBeVisible();

  await other.goto(`/requests/${second}`);
  await other.getByRole("button", { name: "Reject", exact: true }).click();
  await other.getByRole("dialog").getByLabel("Why").fill("Asked for twice.");
  await other.getByRole("dialog").getByRole("button", { name: "Reject request" }).click();
  await expect(other.getByText(`R-${second} is rejected`)).toBeVisible();

  await dialog.getByRole("button", { name: "Approve 2 requests" }).click();
  const results = checker.getByRole("dialog", { name: "1 of 2 decided" });
  await expect(results.getByText("One stays selected.")).toBeVisible();
  await expect(results.getByRole("listitem").filter({ hasText: `R-${first}` })).toContainText("Approved");
  await expect(results.getByRole("listitem").filter({ hasText: `R-${second}` })).toContainText(
    "checker2 rejected this request first",
  );
  await expect.poll(() => statusOf(first)).toBe("done");
  expect(await statusOf(second)).toBe("rejected");
  expect(await statusOf(untouched)).toBe("pending");
  expect(await ledgerOf(payments[0]?.gatewayReference ?? "")).toHaveLength(1);
  expect(await ledgerOf(payments[1]?.gatewayReference ?? "")).toEqual([]);
});

test("a second browser sees a new request and its end within moments, without a reload, and keeps what it reads", async ({
  as,
}) => {
  const [maker, checker, other] = [await as("maker"), await as("checker"), await as("checker2")];
  await checker.goto("/requests");
  const opened = checker.waitForResponse((response) => response.url().endsWith("/api/requests/live"));
  await checker.reload();
  expect((await opened).headers()["content-type"]).toContain("text/event-stream");
  const countNow = async () => Number(/^\((\d+)\)/.exec(await checker.title())?.[1] ?? 0);
  await expect.poll(countNow).toBeGreaterThan(0);
  const before = await countNow();

  const requestId = await askForRefund(maker, await untouchedPayment(), "1.400");
  const row = checker.getByRole("link", { name: `R-${requestId}`, exact: true });
  // Polling would take five seconds, so this is the stream.
  await expect(row).toBeVisible({ timeout: 3_000 });
  await expect.poll(countNow, { timeout: 3_000 }).toBe(before + 1);
  await row.click();
  const evidence = checker.getByRole("region", { name: `R-${requestId}: what there is to know` });
  await expect(evidence.getByRole("button", { name: "Approve", exact: true })).toBeVisible();

  await other.goto(`/requests/${requestId}`);
  await other.getByRole("button", { name: "Approve", exact: true }).click();
  await other.getByRole("dialog").getByRole("button", { name: "Approve refund" }).click();
  await expectDone(other);
  await expect(row).toHaveCount(0);
  await expect.poll(countNow).toBe(before);
  // Gone from the list, still before the eyes of the one who reads it, with what became of it.
  await expect(evidence.getByText("Dana Al-Kandari approved")).toBeVisible();
  await expect(evidence.getByRole("button", { name: "Approve", exact: true })).toHaveCount(0);
});

test("the requests of every state are narrowed in the address, and the way back undoes it", async ({
  as,
}) => {
  const page = await as("viewer");
  await page.goto("/requests?tab=all");
  await expect(page.getByRole("columnheader", { name: "Requested amount" })).toBeVisible();
  await page.getByRole("button", { name: "Filter" }).first().click();
  const panel = page.getByRole("dialog", { name: "Filter" });
  await panel.getByLabel("Operation").selectOption("void");
  await expect(page).toHaveURL(/operation=void/);
  await page.keyboard.press("Escape");
  const rows = page.getByRole("row").filter({ hasNot: page.getByRole("columnheader") });
  await expect
    .poll(async () => (await rows.allTextContents()).every((text) => text.includes("Void")))
    .toBe(true);
  await page.goBack();
  await expect(page).not.toHaveURL(/operation=void/);
  await expect(rows.filter({ hasText: "Refund" }).first()).toBeVisible();
});

test("on a phone a request is opened and decided with one thumb", async ({ as }) => {
  const maker = await as("maker");
  const requestId = await askForRefund(maker, await untouchedPayment(), "1.500");
  const phone = await as("checker", {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  await phone.goto("/requests");
  await phone.getByRole("link", { name: `R-${requestId}`, exact: true }).tap();
  await expect(phone).toHaveURL(new RegExp(`/requests/${requestId}$`));
  const approve = phone.getByRole("button", { name: "Approve", exact: true });
  // In reach without scrolling, in the lower half of the screen.
  await expect(approve).toBeInViewport();
  const box = await approve.boundingBox();
  expect(box?.y).toBeGreaterThan(422);
  expect(box?.height).toBeGreaterThanOrEqual(40);
  await approve.tap();
  await phone.getByRole("dialog").getByRole("button", { name: "Approve refund" }).tap();
  await expectDone(phone);
});
