import type { Page } from "@playwright/test";
import { generateSync } from "otplib";
import { expect, test } from "./fixtures";
import { auditOf, query } from "./support/database";
import { type DemoUser, signInOf } from "./support/demo";
import { expectAccessible, expectNoSidewaysScroll } from "./support/screen-checks";

const stepUpDialog = (page: Page) => page.getByRole("dialog", { name: "Show that it is you" });

/** What the app shows, `steps` of thirty seconds from now. */
function appCode(secret: string, steps: number): string {
  return generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 });
}

/** Not in the last seconds of a code: it would change on its way. */
async function awaitFreshStep(page: Page): Promise<void> {
  const leftS = 30 - (Math.floor(Date.now() / 1000) % 30);
  if (leftS <= 5) await page.waitForTimeout(leftS * 1000);
}

async function keepCodes(page: Page): Promise<string[]> {
  const dialog = page.getByRole("dialog", { name: "Keep these recovery codes" });
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Close" })).toBeHidden();
  const codes = await dialog.getByRole("listitem").allTextContents();
  expect(codes).toHaveLength(10);
  await dialog.getByRole("button", { name: "I have kept them" }).click();
  await expect(dialog).toBeHidden();
  return codes;
}

async function actionsOf(who: DemoUser): Promise<string[]> {
  const [row] = await query<{ id: number }>("SELECT id FROM app_user WHERE username = $1", [
    signInOf(who).username,
  ]);
  const lines = await auditOf("user", row?.id ?? 0);
  return lines.map((line) => line.action).filter((action) => /^(factor|recovery_codes)\./.test(action));
}

test("a person adds an authenticator app, shows it for an act, and goes on with a recovery code", async ({
  as,
}) => {
  test.setTimeout(150_000);
  const page = await as("viewer");
  await page.goto("/account");
  await page.getByRole("link", { name: "Second factors and recovery codes" }).click();
  await expect(page.getByText("No second factor yet")).toBeVisible();

  await page.getByRole("button", { name: "Add authenticator app" }).click();
  const adding = page.getByRole("dialog");
  await adding.getByLabel("Your password").fill("not the password");
  await adding.getByRole("button", { name: "Go on" }).click();
  await expect(adding.getByText("Your password is not right.")).toBeVisible();
  await adding.getByLabel("Your password").fill(signInOf("viewer").password);
  await adding.getByRole("button", { name: "Go on" }).click();
  const secret = ((await adding.getByTestId("app-secret").textContent()) ?? "").replaceAll(" ", "");
  await expect(adding.getByRole("img", { name: /QR code/ })).toBeVisible();
  await adding.getByLabel("Code from the app").fill("12345");
  await adding.getByRole("button", { name: "Confirm" }).click();
  await expect(adding.getByText("Type the six digits that the app shows.")).toBeVisible();
  await awaitFreshStep(page);
  await adding.getByLabel("Code from the app").fill(appCode(secret, -1));
  await adding.getByRole("button", { name: "Confirm" }).click();
  const old = await keepCodes(page);
  await expect(page.getByRole("cell", { name: "Phone Authenticator app" })).toBeVisible();

  await page.getByRole("button", { name: "Make new codes" }).click();
  const asking = page.getByRole("dialog", { name: "Make new recovery codes?" });
  await asking.getByRole("button", { name: "Make new codes" }).click();
  await expect(stepUpDialog(page).getByLabel("Code from your authenticator app")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(stepUpDialog(page)).toBeHidden();
  // Who turned away has not failed: the question behind it stands as it was, ready to be pressed again.
  const again = asking.getByRole("button", { name: "Make new codes" });
  await expect(again).not.toHaveAttribute("aria-disabled", "true");
  await expect(asking.getByRole("alert")).toHaveCount(0);
  await again.click();
  await expect(stepUpDialog(page).getByLabel("Code from your authenticator app")).toBeFocused();
  await page.keyboard.type("000000");
  await expect(stepUpDialog(page).getByText("This is not right.")).toBeVisible();
  await awaitFreshStep(page);
  // The sixth digit sends it.
  await page.keyboard.type(appCode(secret, 0));
  const fresh = await keepCodes(page);
  expect(fresh.filter((code) => old.includes(code))).toEqual([]);

  await page.getByRole("button", { name: "Rename Phone" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Old phone");
  await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
  // Half faded out it has too little contrast.
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expectAccessible(page, "/account/security");

  await page.getByRole("button", { name: "Remove Old phone" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove factor" }).click();
  await stepUpDialog(page).getByRole("button", { name: "Use a recovery code" }).click();
  await stepUpDialog(page)
    .getByLabel("Recovery code")
    .fill(old[0] ?? "");
  await page.keyboard.press("Enter");
  await expect(stepUpDialog(page).getByText("This is not one of your unused recovery codes.")).toBeVisible();
  await stepUpDialog(page)
    .getByLabel("Recovery code")
    .fill((fresh[0] ?? "").toLowerCase());
  await page.keyboard.press("Enter");
  await expect(page.getByText("No second factor yet")).toBeVisible();
  expect(await actionsOf("viewer")).toEqual(
    expect.arrayContaining([
      "factor.enrolled",
      "factor.refused",
      "factor.proved",
      "recovery_codes.replaced",
      "factor.renamed",
      "factor.removed",
    ]),
  );
});

test("a person adds a passkey on the phone and shows it", async ({ as }) => {
  test.setTimeout(120_000);
  const page = await as("maker2", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const device = await page.context().newCDPSession(page);
  await device.send("WebAuthn.enable");
  const { authenticatorId } = await device.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Add passkey" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("My phone");
  await page.getByRole("dialog").getByLabel("Your password").fill(signInOf("maker2").password);
  await page.getByRole("dialog").getByRole("button", { name: "Create passkey" }).click();
  await keepCodes(page);
  await expect(page.getByRole("cell", { name: "My phone Passkey" })).toBeVisible();
  await expectNoSidewaysScroll(page, "/account/security");

  await page.getByRole("button", { name: "Add passkey" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Create passkey" }).click();
  await stepUpDialog(page).getByRole("button", { name: "Use passkey" }).click();
  await expect(page.getByText("This device has one of your passkeys already.")).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();

  const remove = async () => {
    await page.getByRole("button", { name: "Remove My phone" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove factor" }).click();
    await stepUpDialog(page).getByRole("button", { name: "Use passkey" }).click();
  };
  await device.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await remove();
  await expect(stepUpDialog(page).getByText("No passkey was used")).toBeVisible();
  await device.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
  await stepUpDialog(page).getByRole("button", { name: "Use passkey" }).click();
  await expect(page.getByText("No second factor yet")).toBeVisible();
});

test("a browser that knows no passkeys is offered the app, and says why", async ({ as }) => {
  const page = await as("viewer");
  await page.addInitScript(() => Reflect.deleteProperty(window, "PublicKeyCredential"));
  await page.goto("/account/security");
  const add = page.getByRole("button", { name: "Add passkey" });
  await expect(add).toHaveAttribute("aria-disabled", "true");
  await expect(add).toHaveAccessibleDescription(/This browser does not support passkeys/);
  await expect(page.getByRole("button", { name: "Add authenticator app" })).toBeEnabled();
});

test("an administrator asks deciders for a second factor; a checker adds one and goes on, and shows it next time", async ({
  as,
  browser,
  expectedMessages,
}) => {
  test.setTimeout(120_000);
  // What a page still asks for when the rule begins to count is refused.
  expectedMessages.push(/status of 403/);
  const [admin, checker] = [await as("admin"), await as("checker2")];
  await admin.goto("/settings/sign-in");
  await admin.getByRole("checkbox", { name: /^Whoever decides/ }).check();
  await expect(admin.getByText("You are asked as well")).toBeVisible();
  // The next page is loaded whole: one that is read into a closed page leaves it blank meanwhile.
  const leaving = admin.waitForRequest(
    (sent) => sent.isNavigationRequest() && sent.url().endsWith("/second-factor"),
  );
  await admin.getByRole("button", { name: "Save" }).first().click();
  try {
    await leaving;
    // The rule asks him, too, from this moment on.
    await expect(admin).toHaveURL(/\/second-factor$/);
    await checker.goto("/requests");
    await expect(checker).toHaveURL(/\/second-factor$/);
    await expect(checker.getByRole("heading", { name: "Add a second factor" })).toBeVisible();
    const read = await checker.request.get("/api/requests/count");
    expect(read.status()).toBe(403);
    await expectAccessible(checker, "/second-factor");
    await checker.getByRole("button", { name: "Add authenticator app" }).click();
    const adding = checker.getByRole("dialog");
    await adding.getByLabel("Your password").fill(signInOf("checker2").password);
    await adding.getByRole("button", { name: "Go on" }).click();
    const secret = ((await adding.getByTestId("app-secret").textContent()) ?? "").replaceAll(" ", "");
    await awaitFreshStep(checker);
    await adding.getByLabel("Code from the app").fill(appCode(secret, -1));
    await adding.getByRole("button", { name: "Confirm" }).click();
    await keepCodes(checker);
    await expect(checker).toHaveURL(/\/$/);
    await checker.goto("/requests");
    await expect(checker.getByRole("heading", { name: "Requests" })).toBeVisible();

    // Another browser of his owes it anew.
    const context = await browser.newContext();
    const other = await context.newPage();
    await other.goto("/sign-in");
    await other.getByLabel("Username").fill(signInOf("checker2").username);
    await other.getByLabel("Password", { exact: true }).fill(signInOf("checker2").password);
    await other.getByRole("button", { name: "Sign in" }).click();
    await other.getByRole("button", { name: "Show second factor" }).click();
    await awaitFreshStep(other);
    await stepUpDialog(other).getByLabel("Code from your authenticator app").fill(appCode(secret, 0));
    await expect(other.getByRole("navigation").first()).toBeVisible();
    await expect(other).toHaveURL(/\/$/);
    await context.close();
  } finally {
    // Through the product it would take a second administrator, who is asked as well; other journeys need everybody.
    await query("DELETE FROM setting WHERE key = 'sign_in.second_factor'");
    await query(
      "UPDATE second_factor SET removed_at = now(), sealed_secret = NULL WHERE user_id = $1 AND removed_at IS NULL",
      [
        (
          await query<{ id: number }>("SELECT id FROM app_user WHERE username = $1", [
            signInOf("checker2").username,
          ])
        )[0]?.id,
      ],
    );
  }
});
