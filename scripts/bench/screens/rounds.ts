import type { Browser, BrowserContext, Page } from "@playwright/test";
import { observe, scriptBytes, seenBy } from "./observe";

/** The list of transactions as a person meets it: opened for the first time, come back to, and filtered. */

export interface ListRound {
  /** First visit of a browser that has nothing of ours: largest contentful paint. */
  coldMs: number;
  /** From the press on the menu to the first row on the screen, with the first page already open. */
  warmMs: number;
  /** The slowest answer to a press or a key while searching and filtering. */
  interactionMs: number;
  /** Of all three together. */
  layoutShift: number;
}

export interface PageBytes {
  path: string;
  bytes: number;
}

/** The product that runs, and whom its pages take us for. */
export interface Visit {
  browser: Browser;
  webUrl: string;
  /** `name=value` */
  cookie: string;
}

const ROW = "tbody tr a[href*='/transactions/']";

async function enter({ browser, webUrl, cookie }: Visit): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
  const [name = "", ...value] = cookie.split("=");
  await context.addCookies([{ name, value: value.join("="), url: webUrl, httpOnly: true, sameSite: "Lax" }]);
  return context;
}

/** One person, one browser, from nothing. */
export async function listRound(visit: Visit): Promise<ListRound> {
  const context = await enter(visit);
  try {
    const page = await context.newPage();
    await observe(page);
    await page.goto(`${visit.webUrl}/transactions`);
    await settled(page);
    const cold = await seenBy(page);
    const { interaction: interactionMs, cls: filterShift } = await filterAndSearch(page);
    const warmMs = await comeBack(page, visit.webUrl);
    const after = await seenBy(page);
    return { coldMs: cold.lcp, warmMs, interactionMs, layoutShift: Math.max(filterShift, after.cls) };
  } finally {
    await context.close();
  }
}

async function settled(page: Page): Promise<void> {
  await page.locator(ROW).first().waitFor();
  await page.waitForLoadState("networkidle");
}

async function filterAndSearch(page: Page): Promise<{ interaction: number; cls: number }> {
  const search = page.getByRole("searchbox").first();
  await search.click();
  await search.pressSequentially("sara", { delay: 60 });
  await page.keyboard.press("Enter");
  await page.waitForURL(/sara/);
  await page.waitForLoadState("networkidle");
  await page.goto(page.url().replace(/\?.*/, ""));
  await settled(page);
  await page
    .getByRole("button", { name: /^State/ })
    .first()
    .click();
  const box = page.getByRole("checkbox").nth(1);
  await box.waitFor();
  await page.getByRole("checkbox", { name: /^Paid/ }).first().click();
  await page.waitForURL(/state=/);
  await page.waitForLoadState("networkidle");
  const { interaction, cls } = await seenBy(page);
  return { interaction, cls };
}

/** A navigation inside the product paints nothing that the browser calls a largest paint, so the rows themselves are watched. */
async function comeBack(page: Page, webUrl: string): Promise<number> {
  await page.goto(`${webUrl}/`);
  await page.waitForLoadState("networkidle");
  const link = page.locator("nav a[href='/transactions']").first();
  await link.hover();
  return page.evaluate(
    ([row, selector]) =>
      new Promise<number>((resolve) => {
        const start = performance.now();
        const look = () => {
          if (location.pathname === "/transactions" && document.querySelector(row as string))
            requestAnimationFrame(() => resolve(performance.now() - start));
          else requestAnimationFrame(look);
        };
        document.querySelector<HTMLAnchorElement>(selector as string)?.click();
        look();
      }),
    [ROW, "nav a[href='/transactions']"],
  );
}

/** JavaScript of the first load of each page, in a browser that has nothing of ours. */
export async function pageBytes(visit: Visit, paths: readonly string[]): Promise<PageBytes[]> {
  const all: PageBytes[] = [];
  for (const path of paths) {
    const context = await enter(visit);
    const page = await context.newPage();
    // A page that hands out a file instead is no page.
    const answer = await page.goto(`${visit.webUrl}${path}`, { waitUntil: "load" }).catch(() => null);
    if (answer?.status() === 200) all.push({ path, bytes: await scriptBytes(page) });
    await context.close();
  }
  return all.sort((a, b) => b.bytes - a.bytes);
}
