import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Locator, type Page } from "@playwright/test";
import { getEnv } from "@/lib/env";
import { CHROMIUM_ARGS, obtainChromium } from "./test/chromium";

/**
 * `npm run pictures`: photographs the running product for the README. Start it with `npm start` first; the pictures show its
 * demo data, so making them changes one payment: a refund is requested, approved and executed.
 */

interface Demo {
  baseUrl: string;
  users: Record<string, { username: string; password: string }>;
}

const FOLDER = "docs/pictures";
async function signIn(browser: Browser, demo: Demo, who: string, phone = false): Promise<Page> {
  const context = await browser.newContext({
    viewport: phone ? { width: 390, height: 844 } : { width: 1280, height: 800 },
    colorScheme: phone ? "dark" : "light",
    deviceScaleFactor: 1.5,
  });
  const page = await context.newPage();
  const user = demo.users[who];
  if (!user) throw new Error(`demo.json has no ${who}`);
  await page.goto(`${demo.baseUrl}/sign-in`);
  await page.getByLabel("Username").fill(user.username);
  await page.getByLabel("Password").first().fill(user.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  return page;
}

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  process.stdout.write(`${FOLDER}/${name}.png\n`);
}

async function photograph(browser: Browser, demo: Demo): Promise<void> {
  const maker = await signIn(browser, demo, "maker");
  await maker.goto(`${demo.baseUrl}/transactions`);
  await maker.locator("tbody tr").first().waitFor();
  await take(maker, "transactions");

  await maker.goto(`${demo.baseUrl}/transactions?state=paid&currency=KWD`);
  await maker.locator("tbody a[href^='/transactions/']").first().click();
  await maker.getByRole("button", { name: "Request refund…" }).click();
  await maker.getByRole("textbox", { name: "Amount" }).fill("1.000");
  await maker.getByLabel("Reason").selectOption({ index: 1 });
  await take(maker, "refund");
  await maker.getByRole("button", { name: "Request refund", exact: true }).click();
  await maker.getByRole("dialog").waitFor({ state: "hidden" });

  const checker = await signIn(browser, demo, "checker");
  await checker.goto(`${demo.baseUrl}/requests`);
  const listed = checker.locator("main a[href^='/requests/']").filter({ hasText: /R-\d+/ });
  await listed.first().waitFor();
  await take(checker, "requests");
  await checker.goto(`${demo.baseUrl}${await newestOf(listed)}`);
  await checker.getByRole("button", { name: "Approve" }).waitFor();
  await take(checker, "request");

  const phone = await signIn(browser, demo, "checker2", true);
  await phone.goto(checker.url());
  await phone.getByRole("button", { name: "Approve" }).waitFor();
  await take(phone, "request-phone");

  await checker.getByRole("button", { name: "Approve" }).click();
  await checker
    .getByRole("dialog")
    .getByRole("button", { name: /approve/i })
    .click();
  await checker.getByText("Done", { exact: true }).first().waitFor();
  await maker.reload();
  await take(maker, "transaction");
}

/** The address of the request that was asked last: the one that is decided for the picture. */
async function newestOf(listed: Locator): Promise<string> {
  const paths = await listed.evaluateAll((links) =>
    links.map((link) => new URL((link as HTMLAnchorElement).href).pathname),
  );
  const number = (path: string) => Number(path.split("/")[2]);
  return paths.sort((a, b) => number(b) - number(a))[0] ?? "/requests";
}

async function main(): Promise<void> {
  const file = join(getEnv().COUNTERSIGN_DATA_DIR, "demo.json");
  if (!existsSync(file)) throw new Error(`${file} is missing: run npm start in another terminal first.`);
  const demo = JSON.parse(readFileSync(file, "utf8")) as Demo;
  mkdirSync(FOLDER, { recursive: true });
  const executablePath = obtainChromium((line) => process.stdout.write(`${line}\n`));
  if (!executablePath) throw new Error("Install Chromium to take the pictures.");
  const browser = await chromium.launch({ args: CHROMIUM_ARGS, executablePath });
  try {
    await photograph(browser, demo);
    const admin = await signIn(browser, demo, "admin");
    await admin.goto(`${demo.baseUrl}/`);
    await take(admin, "home");
  } finally {
    await browser.close();
  }
}

await main();
