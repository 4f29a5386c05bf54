import { expect, test } from "./fixtures";
import { query, untouchedPayment } from "./support/database";
import { signInOf } from "./support/demo";
import { approve, askForRefund } from "./support/steps";

test("a checker is told of a request in the console and by mail, and the maker of what became of it", async ({
  as,
}) => {
  const payment = await untouchedPayment();
  const maker = await as("maker");
  const requestId = await askForRefund(maker, payment, "0.100");

  const checker = await as("checker");
  await expect
    .poll(() =>
      query("SELECT 1 FROM mail WHERE kind = 'request_waiting' AND strpos(text_body, $1) > 0", [
        `R-${requestId}`,
      ]),
    )
    .not.toHaveLength(0);
  await checker.goto("/notifications");
  const notice = checker.getByRole("link", { name: new RegExp(`R-${requestId} waits for you`) });
  await expect(notice).toBeVisible();
  await expect(checker.getByRole("link", { name: /^Notifications, \d+ not read$/ }).first()).toBeVisible();

  await test.step("the captured mail leads to the request, and opening it decides nothing", async () => {
    await checker.goto("/mails");
    await checker.getByRole("link", { name: new RegExp(`R-${requestId}: a refund`) }).click();
    await expect(checker.getByText(signInOf("checker").username).first()).toBeVisible();
    const frame = checker.frameLocator("iframe");
    await expect(frame.getByText(`R-${requestId}`).first()).toBeVisible();
    const link = await frame.getByRole("link", { name: "Open the request" }).getAttribute("href");
    expect(link).toContain(`/requests/${requestId}`);
    // A scanner opens every link of every kind of mail, here with the checker's own cookies.
    const mails = await query<{ text_body: string; html_body: string }>(
      `SELECT DISTINCT ON (kind, user_id) text_body, html_body FROM mail WHERE kind LIKE 'request%' OR kind LIKE 'change%'
       ORDER BY kind, user_id, id DESC`,
    );
    const links = mails.flatMap((mail) =>
      [...`${mail.text_body} ${mail.html_body}`.matchAll(/https?:\/\/[^\s"<]+/g)].map(([url]) => url),
    );
    const standing = () =>
      query(
        "SELECT id, status::text, stage, (SELECT count(*)::int FROM decision) AS decided FROM operation_request WHERE status = 'pending' ORDER BY id",
      );
    const before = await standing();
    for (const url of new Set([link ?? "", ...links.slice(-20)])) {
      expect((await checker.request.get(url)).status(), url).toBeLessThan(500);
      expect((await checker.request.head(url)).status(), url).toBeLessThan(500);
    }
    expect(await standing()).toEqual(before);
    const [request] = await query<{ status: string }>(
      "SELECT status::text FROM operation_request WHERE id = $1",
      [requestId],
    );
    expect(request?.status).toBe("pending");
  });

  await test.step("opening the notice leads to the request and marks it as read", async () => {
    await checker.goto("/notifications");
    await notice.click();
    await expect(checker).toHaveURL(new RegExp(`/requests/${requestId}$`));
    await expect
      .poll(() =>
        query(
          `SELECT 1 FROM notification n JOIN app_user u ON u.id = n.user_id
           WHERE u.username = 'checker' AND n.link = $1 AND n.read_at IS NOT NULL`,
          [`/requests/${requestId}`],
        ),
      )
      .toHaveLength(1);
  });

  await approve(checker, requestId);
  await maker.goto("/notifications");
  await expect(maker.getByText(new RegExp(`R-${requestId} is done`))).toBeVisible({ timeout: 20_000 });
  await maker.getByRole("button", { name: "Mark all as read" }).click();
  await expect(maker.getByRole("button", { name: "Mark all as read" })).toBeHidden();
});

test("a person chooses what he is told of, and an admin where the chat is and whose clock counts", async ({
  as,
}) => {
  const person = await as("maker2");
  await person.goto("/account");
  const box = person.getByRole("checkbox", { name: "My request was rejected: By mail" });
  await expect(box).toBeChecked();
  await box.uncheck();
  await person.getByLabel("Language of mails").selectOption({ label: "العربية" });
  await person.getByRole("button", { name: "Save notices" }).click();
  await expect(person.getByText("Notices saved")).toBeVisible();
  await person.reload();
  await expect(box).not.toBeChecked();
  await expect(
    person.getByRole("checkbox", { name: "My request could not be executed: In the console" }),
  ).toBeDisabled();

  const admin = await as("admin");
  await admin.goto("/settings/notices");
  await expect(admin.getByRole("checkbox", { name: "Write into the chat" })).toBeDisabled();
  await admin
    .getByRole("textbox", { name: "Address of the chat" })
    .fill("http://127.0.0.1:9/services/T0/B0/key");
  await admin.getByRole("button", { name: "Set the address" }).click();
  await expect(admin.getByText("127.0.0.1:9")).toBeVisible();
  expect(await admin.content()).not.toContain("/services/T0/B0/key");
  await admin.getByRole("button", { name: "Send a trial" }).click();
  await expect(admin.getByText("The chat did not take the trial: the connection failed.")).toBeVisible();
  await admin.getByRole("button", { name: "Remove the address" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Remove the address" }).click();
  await expect(admin.getByText("None yet.")).toBeVisible();

  await admin.goto("/settings/time-zone");
  const zone = admin.getByLabel("Time zone");
  const before = await zone.inputValue();
  await zone.fill("Asia/Atlantis");
  await admin.getByRole("button", { name: "Save" }).click();
  await expect(admin.getByText("This time zone is not known. Choose one of the list.")).toBeVisible();
  try {
    // Another name for the same clock: the other journeys' figures keep their days.
    await zone.fill("Asia/Riyadh");
    await admin.getByRole("button", { name: "Save" }).click();
    await expect(admin.getByText("The time zone was saved")).toBeVisible();
    await admin.goto("/");
    await expect(admin.getByText(/Asia\/Riyadh/).first()).toBeVisible();
    const stored = await query<{ value: string }>(
      "SELECT value FROM setting WHERE key = 'merchant.time_zone'",
    );
    expect(stored).toEqual([{ value: "Asia/Riyadh" }]);
  } finally {
    await query("UPDATE setting SET value = to_jsonb($1::text) WHERE key = 'merchant.time_zone'", [before]);
  }
});

test("what a person is always told of looks chosen for him before the page wakes too", async ({ as }) => {
  const asleep = await as("maker", { javaScriptEnabled: false });
  await asleep.goto("/account");
  const colour = (name: string) =>
    asleep.getByLabel(name).evaluate((tick) => getComputedStyle(tick).backgroundColor);
  await expect(asleep.getByLabel("A report is ready: By mail")).toBeChecked();
  expect(await colour("My password was changed: By mail")).not.toBe(
    await colour("A report is ready: By mail"),
  );
});
