import { expect, test } from "./fixtures";
import { untouchedPayment } from "./support/database";

test("a person arranges the list, keeps it as a view, adds it up and finds children of payments", async ({
  as,
}) => {
  const viewer = await as("viewer");
  await viewer.goto("/transactions?state=paid");
  await viewer.getByRole("button", { name: "Columns" }).click();
  await viewer.getByRole("checkbox", { name: "Paid at" }).check();
  await expect(viewer.getByRole("columnheader", { name: "Paid at" })).toBeVisible();
  await viewer.keyboard.press("Escape");
  await viewer.reload();
  await viewer.getByRole("columnheader", { name: "Paid at" }).getByRole("button").click();
  await expect(viewer).toHaveURL(/sort=-paid/);

  await viewer.getByRole("button", { name: "Views" }).click();
  await viewer.getByLabel("Save this view").fill("Paid lately");
  await viewer.getByRole("button", { name: "Save", exact: true }).click();
  await expect(viewer.getByRole("link", { name: /Paid lately/ })).toHaveAttribute(
    "href",
    /state=paid.*sort=-paid/,
  );
  await viewer.keyboard.press("Escape");
  await viewer.getByRole("button", { name: "Totals" }).click();
  await expect(viewer.getByRole("columnheader", { name: "Net" })).toBeVisible();

  await viewer.goto("/child-transactions?state=refunded");
  await expect(viewer.getByRole("table").getByText("Refunded").first()).toBeVisible();
});

test("on a phone child transactions are narrowed in one drawer", async ({ as }) => {
  const viewer = await as("viewer", { viewport: { width: 390, height: 844 } });
  await viewer.goto("/child-transactions");
  const main = viewer.getByRole("main");
  await expect(main.getByRole("button", { name: "State", exact: true })).toBeHidden();
  await main.getByRole("button", { name: "Filters" }).click();
  const drawer = viewer.getByRole("dialog", { name: "Filters" });
  await drawer.getByRole("checkbox", { name: "Refunded", exact: true }).check();
  await expect(viewer).toHaveURL(/state=refunded/);
  await drawer.getByRole("button", { name: "Show results" }).click();
  await expect(drawer).toBeHidden();
  await expect(main.getByRole("button", { name: /^Filters\s*1$/ })).toBeVisible();
  await expect(main.getByRole("table").getByText("Refunded").first()).toBeVisible();
});

test("a list on paper has all its columns by name, and nothing that only a screen can use", async ({
  as,
}) => {
  const maker = await as("maker");
  await maker.goto("/transactions");
  const [search, box] = [maker.getByRole("searchbox"), maker.getByRole("checkbox").first()];
  await expect(search).toBeVisible();
  await expect(box).toBeVisible();
  await maker.emulateMedia({ media: "print" });
  for (const name of ["State", "Amount", "Created"])
    await expect(maker.getByRole("columnheader", { name }).getByText(name, { exact: true })).toBeVisible();
  await expect(maker.locator("tbody time").first()).toBeVisible();
  for (const gone of [search, box, maker.getByRole("link", { name: "Export" })])
    await expect(gone).toBeHidden();
});

test("selected payments are refunded through the policy, each with its own result", async ({ as }) => {
  const maker = await as("maker");
  const payment = await untouchedPayment();
  await maker.goto(`/transactions?q=${payment.sessionId}`);
  await maker.getByRole("checkbox", { name: "Select all on this page" }).check();
  await maker.getByRole("button", { name: "Request refund", exact: true }).click();
  const dialog = maker.getByRole("dialog");
  await dialog.getByLabel("Reason").selectOption("customer_request");
  await dialog.getByRole("button", { name: /^Refund 1 payment/ }).click();
  await expect(maker.getByRole("link", { name: /Waits for approval/ })).toBeVisible();
});
