import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { expect, signIn, test, watch } from "./fixtures";
import { auditOf, query, untouchedPayment } from "./support/database";
import { signInOf } from "./support/demo";
import { agreeToChange, askForRefund } from "./support/steps";

async function enter(page: Page, username: string, password: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** The link in the newest mail with one to somebody, as the demo's mailbox shows it. */
async function linkFor(reader: Page, recipient: string): Promise<string> {
  const mail = async () =>
    (
      await query<{ id: string }>(
        `SELECT id::text FROM mail WHERE recipient = $1 AND status = 'captured' AND kind IN ('invitation', 'password_reset')
         ORDER BY mail.id DESC LIMIT 1`,
        [recipient],
      )
    )[0]?.id;
  await expect.poll(mail).toBeTruthy();
  await reader.goto(`/mails/${await mail()}`);
  const text = (await reader.locator("pre").textContent()) ?? "";
  return /https?:\S+\/reset-password#[\w-]{43}/.exec(text)?.[0] ?? "";
}

/** Chooses a password on the page behind a link. */
async function choosePassword(page: Page, link: string, password: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("New password", { exact: true }).fill(password);
  await page.getByLabel("New password again").fill(password);
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page.getByText("Your password is set.")).toBeVisible();
}

/** Ticks or clears rights on the card of a person and saves them: what gives waits, what takes away does not. */
async function setRight(admin: Page, name: string, held: boolean): Promise<void> {
  await admin.getByRole("checkbox", { name }).setChecked(held);
  await admin.getByRole("button", { name: "Save rights" }).click();
  await expect(admin.getByText(held ? "Waits for a second person" : "Rights saved").last()).toBeVisible();
}

/** Reads a page again over a slow line: it is drawn long before its scripts are there. */
async function reloadSlowly(page: Page): Promise<void> {
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await pause(700);
    await route.continue();
  });
  await page.reload({ waitUntil: "commit" });
}

test("a new person gets rights, loses one with a form open, and is signed out when disabled", async ({
  as,
  browser,
}) => {
  test.setTimeout(240_000);
  const [admin, admin2, maker] = [await as("admin"), await as("admin2"), await as("maker")];
  const username = `journey.${Date.now().toString(36)}`;
  const requestId = await askForRefund(maker, await untouchedPayment(), "1.000");

  await admin.goto("/users/new");
  await admin.getByRole("textbox", { name: "Username" }).fill(username);
  await admin.getByLabel("E-mail").fill(`${username}@example.com`);
  await admin.getByRole("checkbox", { name: "See transactions" }).check();
  await admin.getByRole("button", { name: "Add user" }).click();
  await expect(admin.getByText(/A link for choosing a password is on its way/)).toBeVisible();
  await admin.getByRole("link", { name: "Open the user" }).click();

  const context = await browser.newContext();
  const person = await context.newPage();
  const complaints: string[] = [];
  watch(person, (complaint) => complaints.push(complaint));
  const own = "tulip staple battery correct";
  await choosePassword(person, await linkFor(await as("admin"), `${username}@example.com`), own);
  await enter(person, username, own);
  await expect(person).toHaveURL(/\/$/);

  await person.goto(`/requests/${requestId}`);
  await expect(person.getByText("You are not a checker.").first()).toBeVisible();
  await setRight(admin, "Checker", true);
  await person.reload();
  await expect(person.getByText("You are not a checker.").first()).toBeVisible();
  await agreeToChange(admin2, username, [requestId]);
  await person.reload();
  await person.getByRole("button", { name: "Approve", exact: true }).click();
  // What is unticked while the page is waking is not lost.
  await reloadSlowly(admin);
  await setRight(admin, "Checker", false);
  await admin.unrouteAll({ behavior: "ignoreErrors" });
  await person.getByRole("dialog").getByRole("button", { name: "Approve refund" }).click();
  await expect(person.getByText("You may not do this any more")).toBeVisible();
  await expect(person.getByText(/rights have changed since this page was opened/)).toBeVisible();
  const [request] = await query<{ status: string }>(
    "SELECT status::text FROM operation_request WHERE id = $1",
    [requestId],
  );
  expect(request?.status).toBe("pending");

  await admin.reload();
  await expect(admin.getByRole("button", { name: "Sign out everywhere" })).toBeVisible();
  await admin.getByRole("button", { name: "Disable", exact: true }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Disable user" }).click();
  await expect(admin.getByText(/is disabled/).first()).toBeVisible();
  // His page leaves by itself as soon as it hears of it, and may do so while it is sent elsewhere.
  await person.goto("/requests").catch((error: Error) => {
    if (!error.message.includes("ERR_ABORTED")) throw error;
  });
  await expect(person).toHaveURL(/\/sign-in/);
  await enter(person, username, own);
  await expect(person.getByRole("alert").filter({ hasText: "sign-in details" })).toBeVisible();
  // The browser itself notes the refusals that were wanted: the revoked right, the ended session, the refused sign-in.
  expect(complaints.filter((complaint) => !/status of (401|403)/.test(complaint))).toEqual([]);
  await context.close();

  const [row] = await query<{ id: number }>("SELECT id FROM app_user WHERE username = $1", [username]);
  const actions = (await auditOf("user", row?.id ?? 0)).map((line) => line.action);
  expect(actions).toEqual(expect.arrayContaining(["user.created", "user.disabled"]));
  await maker.goto(`/requests/${requestId}`);
  await maker.getByRole("button", { name: "Cancel request" }).click();
  await maker.getByRole("dialog").getByRole("button", { name: "Cancel request" }).click();
  await expect(maker.getByText("Canceled. Nothing was moved.")).toBeVisible();
});

test("people without the right find no users page, and nobody changes his own rights", async ({
  as,
  expectedMessages,
}) => {
  expectedMessages.push(/status of 404/);
  const viewer = await as("viewer");
  await viewer.goto("/users");
  await expect(viewer.getByRole("heading", { name: "You do not have the right to this page" })).toBeVisible();
  await expect(viewer.getByText(/These people can give it to you: .+\./)).toBeVisible();
  const admin = await as("admin");
  const [own] = await query<{ id: number }>("SELECT id FROM app_user WHERE username = 'admin'");
  await admin.goto(`/users/${own?.id}`);
  await expect(admin.getByText("You cannot change your own rights.")).toBeVisible();
});

test("a wrong password and an unknown name read the same", async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const answers: string[] = [];
  for (const name of ["maker", "nobody.at.all"]) {
    await enter(page, name, "not the password");
    answers.push((await page.getByRole("alert").filter({ hasText: /\w/ }).first().textContent()) ?? "");
  }
  expect(answers[0]).not.toBe("");
  expect(answers[1]).toBe(answers[0]);
  await context.close();
});

test("a forgotten password: a mailed link, used once; opening it uses nothing up", async ({
  as,
  browser,
}) => {
  const admin = await as("admin");
  const username = `forgetful.${Date.now().toString(36)}`;
  const own = "tulip staple battery correct";
  await admin.goto("/users/new");
  await admin.getByRole("textbox", { name: "Username" }).fill(username);
  await admin.getByLabel("E-mail").fill(`${username}@example.com`);
  await admin.getByRole("button", { name: "Add user" }).click();
  await expect(admin.getByText(/is on its way to/)).toBeVisible();
  const context = await browser.newContext();
  const person = await context.newPage();
  await choosePassword(person, await linkFor(admin, `${username}@example.com`), own);
  await person.goto("/sign-in");
  await person.getByRole("link", { name: "Forgot your password?" }).click();
  const answers: string[] = [];
  for (const login of ["nobody.at.all", username]) {
    await person.goto("/forgot-password");
    await person.getByLabel("Username or e-mail").fill(login);
    await person.getByRole("button", { name: "Send the link" }).click();
    answers.push((await person.getByRole("alert").filter({ hasText: /\w/ }).first().textContent()) ?? "");
  }
  expect(answers[1]).toBe(answers[0]);
  await expect
    .poll(() =>
      query("SELECT 1 FROM mail WHERE kind = 'password_reset' AND recipient = $1 AND status = 'captured'", [
        `${username}@example.com`,
      ]),
    )
    .toHaveLength(1);
  const link = await linkFor(admin, `${username}@example.com`);
  await person.goto(link);
  await expect(person.getByText(username)).toBeVisible();
  await choosePassword(person, link, `${own} again`);
  await person.goto("/forgot-password");
  await person.goto(link);
  await expect(person.getByText("This link is no longer valid")).toBeVisible();
  await enter(person, username, `${own} again`);
  await expect(person).not.toHaveURL(/sign-in/);
  await context.close();
});

test("after signing out, going back shows nothing of the console; neither does a page that the browser had put aside", async ({
  browser,
}) => {
  const context = await browser.newContext({ storageState: await signIn(signInOf("viewer")) });
  const page = await context.newPage();
  await page.goto("/transactions");
  await page.goto("/requests");
  const left = await context.newPage();
  await left.goto("/transactions");
  // The browser of this test puts no page aside by itself, so it is told what a browser that does would say.
  const put = (name: string) =>
    left.evaluate((event) => void dispatchEvent(new PageTransitionEvent(event, { persisted: true })), name);
  await expect(async () => {
    await put("pagehide");
    await expect(left.locator("html")).toBeHidden({ timeout: 500 });
  }).toPass();
  // Nor does a page that was put aside ask anything; an open one is told of the end of its session and leaves by itself.
  await left.route("**/*", (route) =>
    route.request().isNavigationRequest() ? route.continue() : route.abort(),
  );
  await page.getByRole("button", { name: /Account menu/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  for (let step = 0; step < 2; step += 1) {
    await page.goBack();
    await expect(page).toHaveURL(/\/sign-in/);
    await expect(page.getByLabel("Password", { exact: true })).toBeVisible();
    await expect(page.getByRole("navigation")).toHaveCount(0);
  }
  await expect(left).toHaveURL(/\/transactions/);
  await put("pageshow");
  await expect(left).toHaveURL(/\/sign-in/);
  await context.close();
});

test("signing out without a connection leaves nothing on the screen", async ({ browser }) => {
  const context = await browser.newContext({ storageState: await signIn(signInOf("viewer")) });
  const page = await context.newPage();
  await page.goto("/requests");
  await context.setOffline(true);
  await page.getByRole("button", { name: /Account menu/ }).click();
  await expect(page.getByText("No network")).toBeVisible();
  await context.setOffline(false);
  // What its first press could not fetch comes with the network.
  const way = page.getByRole("menuitem", { name: "Sign out" });
  await expect(way).toBeVisible();
  await context.setOffline(true);
  await way.click();
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await context.close();
});

test("an act whose body cannot be read is the sender's fault, and says nothing of the inside", async ({
  browser,
}) => {
  const context = await browser.newContext({ storageState: await signIn(signInOf("viewer")) });
  const page = await context.newPage();
  await page.goto("/requests");
  await page.getByRole("button", { name: /Account menu/ }).click();
  // Only its name is wanted; it is not done.
  await page.route("**/*", (route) =>
    route.request().headers()["next-action"] ? route.abort() : route.continue(),
  );
  const sending = page.waitForRequest((request) => request.headers()["next-action"] !== undefined);
  await page.getByRole("menuitemradio", { name: "العربية" }).click();
  const { "next-action": act = "" } = (await sending).headers();
  const { origin } = new URL(page.url());
  const post = (data: string, type: string) =>
    context.request.post("/requests", {
      headers: { origin, "next-action": act, "content-type": type },
      data,
    });
  for (const [data, type] of [
    ["{broken", "text/plain;charset=UTF-8"],
    ['["$Fff"]', "text/plain;charset=UTF-8"],
    ["--x\r\nbroken", "multipart/form-data; boundary=x"],
  ] as const) {
    const answer = await post(data, type);
    expect([data, answer.status()]).toEqual([data, 400]);
    expect(await answer.text()).not.toMatch(/ at .*\.js|node_modules|Unexpected/);
  }
  await context.close();
});

test("signing out ends the session itself, not only the cookie", async ({ browser }) => {
  const state = await signIn(signInOf("viewer"));
  const context = await browser.newContext({ storageState: state });
  const page = await context.newPage();
  await page.goto("/requests");
  await page.getByRole("button", { name: /Account menu/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  const replay = await browser.newContext({ storageState: state });
  const answer = await replay.request.get("/api/requests/count");
  expect(answer.status()).toBe(401);
  await Promise.all([context.close(), replay.close()]);
});
