import type { Page } from "@playwright/test";
import { unzipSync } from "fflate";
import { generateSync } from "otplib";
import { expect, test } from "./fixtures";
import { query, untouchedPayment } from "./support/database";
import { type DemoUser, signInOf } from "./support/demo";
import { policyFor, type Wanted } from "./support/policy";
import { ledgerOf } from "./support/sandbox";
import { askForRefund, expectDone, fillRefund, openRefundForm, openRequestOf } from "./support/steps";

async function idOf(who: DemoUser): Promise<number> {
  const { username } = signInOf(who);
  const [row] = await query<{ id: number }>("SELECT id FROM app_user WHERE username = $1", [username]);
  return row?.id ?? 0;
}

async function approveAs(page: Page, requestId: number): Promise<void> {
  await page.goto(`/requests/${requestId}`);
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Approve refund" }).click();
}

/** Not in the last seconds of a code: it would change on its way. */
async function code(page: Page, secret: string, steps: number): Promise<string> {
  const leftS = 30 - (Math.floor(Date.now() / 1000) % 30);
  if (leftS <= 4) await page.waitForTimeout(leftS * 1000);
  return generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 });
}

/** Enrols an authenticator app; returns what it was given. */
async function addApp(page: Page, who: DemoUser): Promise<string> {
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Add authenticator app" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Your password").fill(signInOf(who).password);
  await dialog.getByRole("button", { name: "Go on" }).click();
  const secret = ((await dialog.getByTestId("app-secret").textContent()) ?? "").replaceAll(" ", "");
  await dialog.getByLabel("Code from the app").fill(await code(page, secret, -1));
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await page.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByRole("cell", { name: "Phone Authenticator app" })).toBeVisible();
  return secret;
}

async function showCode(page: Page, secret: string, steps: number): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Show that it is you" });
  await expect(dialog.getByLabel("Code from your authenticator app")).toBeFocused();
  await page.keyboard.type(await code(page, secret, steps));
}

async function removeApp(page: Page, secret: string): Promise<void> {
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Remove Phone" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove factor" }).click();
  // Each code counts once: this one is of the next half minute.
  await showCode(page, secret, 1);
  await expect(page.getByText("No second factor yet")).toBeVisible();
}

test("two stages and a second factor: said before anything is sent, done in order, proved afterwards", async ({
  as,
}) => {
  test.setTimeout(180_000);
  const [maker, checker, checker2] = [await as("maker2"), await as("checker"), await as("checker2")];
  const people = {
    checker: await idOf("checker"),
    checker2: await idOf("checker2"),
  };
  const stage = (name: string, users: number[], count: number): Wanted["stages"][number] => ({
    name,
    pool: { users },
    count,
  });
  const restore = await policyFor(await idOf("maker2"), {
    stages: [stage("Shop", [people.checker], 1), stage("Treasury", [people.checker2], 1)],
    demands: { stepUp: true, undoMinutes: 0 },
  });
  try {
    const payment = await untouchedPayment();
    await test.step("the form says who will have to approve before anything is sent", async () => {
      await openRefundForm(maker, payment);
      const dialog = await fillRefund(maker, "1.100");
      await expect(dialog.getByText("2 people have to approve this before anything is sent.")).toBeVisible();
      await expect(dialog.getByText("Shop: 1 of Khaled Al-Ghanim")).toBeVisible();
      await expect(dialog.getByText("Treasury: 1 of Dana Al-Kandari")).toBeVisible();
      await dialog.getByRole("button", { name: "Request refund" }).click();
      await expect(dialog).toBeHidden();
    });
    const requestId = await openRequestOf(payment);
    const pathOf = `/requests/${requestId}`;

    await test.step("a comment stands there for everybody", async () => {
      await maker.goto(pathOf);
      await maker.getByLabel("Your comment").fill("The customer waits at the desk.");
      await maker.getByRole("button", { name: "Comment", exact: true }).click();
      await expect(maker.getByText("Your comment was added")).toBeVisible();
    });

    await test.step("who belongs to the second stage waits for the first", async () => {
      await checker2.goto(pathOf);
      await expect(checker2.getByText("The customer waits at the desk.")).toBeVisible();
      await expect(checker2.getByRole("button", { name: "Approve", exact: true })).toHaveAttribute(
        "aria-disabled",
        "true",
      );
    });

    await test.step("each shows a second factor, for this request", async () => {
      const secret = await addApp(checker, "checker");
      await approveAs(checker, requestId);
      await showCode(checker, secret, 0);
      await expect(checker.getByText(`Your approval of R-${requestId} counts`)).toBeVisible();
      const other = await addApp(checker2, "checker2");
      await approveAs(checker2, requestId);
      await showCode(checker2, other, 0);
      await expectDone(checker2);
      await expect(checker2.getByText("with a code from the app")).toHaveCount(2);
      await removeApp(checker, secret);
      await removeApp(checker2, other);
    });
    const methods = await query<{ method: string }>(
      "SELECT step_up ->> 'method' AS method FROM decision WHERE request_id = $1 ORDER BY id",
      [requestId],
    );
    expect(methods.map(({ method }) => method)).toEqual(["totp", "totp"]);
    await test.step("its evidence is taken from the page, to read and to check", async () => {
      await checker.goto(pathOf);
      const [pdf] = await Promise.all([
        checker.waitForEvent("download"),
        checker.getByRole("button", { name: "PDF", exact: true }).click(),
      ]);
      expect(pdf.suggestedFilename()).toBe(`R-${requestId}.pdf`);
      const [zip] = await Promise.all([
        checker.waitForEvent("download"),
        checker.getByRole("button", { name: "Archive (JSON and CSV)" }).click(),
      ]);
      const pieces: Buffer[] = [];
      for await (const piece of await zip.createReadStream()) pieces.push(piece as Buffer);
      const files = unzipSync(new Uint8Array(Buffer.concat(pieces)));
      const record = JSON.parse(new TextDecoder().decode(files[`requests/R-${requestId}.json`])) as {
        decisions: { stepUp: { method: string } | null }[];
        comments: { text: string }[];
      };
      expect(record.decisions.map(({ stepUp }) => stepUp?.method)).toEqual(["totp", "totp"]);
      expect(record.comments[0]?.text).toBe("The customer waits at the desk.");
    });
  } finally {
    await restore();
  }
});

test("a substitute decides, the maker takes it back in time; then two of a pool; and a lost connection is said until it is back", async ({
  as,
  expectedMessages,
}) => {
  test.setTimeout(180_000);
  expectedMessages.push(/ERR_INTERNET_DISCONNECTED|Failed to fetch|Failed to load resource|network error/i);
  const [maker, checker, checker2] = [await as("maker2"), await as("checker"), await as("checker2")];
  const [makerId, first, second] = [await idOf("maker2"), await idOf("checker"), await idOf("checker2")];
  const treasury = (users: number[], count: number) => [{ name: "Treasury", pool: { users }, count }];
  await checker.goto("/account/delegations");
  await checker
    .getByLabel("Substitute", { exact: true })
    .selectOption({ label: "Dana Al-Kandari (checker2)" });
  await checker.getByLabel("Last day").fill(await checker.getByLabel("First day").inputValue());
  await checker.getByRole("button", { name: "Name substitute" }).click();
  await expect(checker.getByText("The substitute was named")).toBeVisible();

  let restore = await policyFor(makerId, { stages: treasury([first], 1), demands: { undoMinutes: 10 } });
  try {
    const recalled = await askForRefund(maker, await untouchedPayment(), "1.200");
    await approveAs(checker2, recalled);
    await expect(checker2.getByText(`R-${recalled} is approved`)).toBeVisible();
    await expect(checker2.getByText("on behalf of Khaled Al-Ghanim")).toBeVisible();
    await maker.goto(`/requests/${recalled}`);
    await maker.getByRole("button", { name: "Take it back" }).click();
    await maker.getByRole("dialog").getByLabel("Why").fill("Paid in cash instead.");
    await maker.getByRole("dialog").getByRole("button", { name: "Take it back" }).click();
    await expect(maker.getByText("Canceled. Nothing was moved.")).toBeVisible();
    expect(await query("SELECT 1 FROM operation WHERE request_id = $1", [recalled])).toEqual([]);
    await checker.getByRole("button", { name: "End now" }).first().click();
    await checker.getByRole("dialog").getByRole("button", { name: "End now" }).click();
    await expect(checker.getByText("It has ended")).toBeVisible();

    await restore();
    restore = await policyFor(makerId, { stages: treasury([first, second], 2), demands: {} });
    const payment = await untouchedPayment();
    const requestId = await askForRefund(maker, payment, "1.300");
    await approveAs(checker2, requestId);
    await expect(checker2.getByText(`Your approval of R-${requestId} counts`)).toBeVisible();
    await approveAs(checker, requestId);
    await expectDone(checker);
    expect(await ledgerOf(payment.gatewayReference)).toHaveLength(1);
  } finally {
    await restore();
  }

  // The stream is opened after the page is there; without one there is nothing to lose.
  const stream = checker.waitForResponse((answer) => answer.url().endsWith("/live"));
  await checker.goto("/requests");
  await stream;
  const notice = checker.getByText("Live updates are interrupted", { exact: false });
  await expect(notice).toBeHidden();
  await checker.context().setOffline(true);
  await expect(notice).toBeVisible({ timeout: 30_000 });
  await checker.context().setOffline(false);
  await expect(notice).toBeHidden({ timeout: 30_000 });
});
