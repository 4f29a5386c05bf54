import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** What holds of every screen, whatever is on it. */

export async function expectNoSidewaysScroll(page: Page, path: string): Promise<void> {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wider, `${path} is wider than the window`).toBeLessThanOrEqual(0);
}

/** `onlyColours`: for a screen that was checked in other colours before; names, roles and order are the same in both. */
export async function expectAccessible(page: Page, path: string, onlyColours = false): Promise<void> {
  // Controls of a page that is waking cannot have the focus yet, and what scrolls around them could not either.
  await expect(page.locator("[data-waking]")).toHaveCount(0);
  const axe = new AxeBuilder({ page }).exclude("iframe");
  // Without a second page for every check. It would enter frames, though, and a mail is shown in one that runs no script.
  axe.setLegacyMode(page.frames().length === 1);
  const { violations } = await (onlyColours ? axe.withRules(["color-contrast"]) : axe).analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = grave.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`,
  );
  // Softly: one run tells of every screen.
  expect.soft(told, `accessibility of ${path}`).toEqual([]);
}

/** Arabic letters join across the edges of inline elements: where only a margin parts two words, they are written as one. */
export async function expectWordsApart(page: Page, path: string): Promise<void> {
  const joined = await page.evaluate(() => {
    const letter = /[\u0620-\u064a\u066e-\u06d3]/;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    /** Nothing between the text and `common` parts it from its neighbour. */
    const flows = (text: Node, common: Node) => {
      for (let at = text.parentElement; at && at !== common; at = at.parentElement)
        if (getComputedStyle(at).display !== "inline" || at.matches("bdi, bdo")) return false;
      return true;
    };
    for (let last = walker.nextNode(), next = walker.nextNode(); last && next; next = walker.nextNode()) {
      const [before, after] = [last.textContent ?? "", next.textContent ?? ""];
      if (letter.test(before.at(-1) ?? "") && letter.test(after[0] ?? "")) {
        const range = document.createRange();
        range.setStart(last, 0);
        range.setEnd(next, 1);
        const common = range.commonAncestorContainer as Element;
        const isRow = /flex|grid/.test(getComputedStyle(common).display);
        if (!isRow && flows(last, common) && flows(next, common)) found.push(`${before}|${after}`);
      }
      last = next;
    }
    return found;
  });
  expect.soft(joined, `words that join on ${path}`).toEqual([]);
}

/** Little words that every English sentence has, and no name of a person, an account or a gateway here. */
const ENGLISH = /\b(the|of|is|are|and|to|for|with|not|this|that|was|from|an?|your|it)\b/i;

/** No English sentence on an Arabic page. Data stands isolated or written left to right, and is left out. */
export async function expectNoEnglish(page: Page, path: string): Promise<void> {
  const found = await page.evaluate(() => {
    const isolated =
      "bdi, code, pre, kbd, time, script, style, iframe, [dir=ltr], [dir=auto], [lang=en], [role=img]";
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const words = new Set<string>();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement?.closest(isolated)) words.add(node.textContent?.trim() ?? "");
    }
    for (const element of document.querySelectorAll("[aria-label], [placeholder]")) {
      if (element.closest(isolated)) continue;
      words.add(element.getAttribute("aria-label") ?? element.getAttribute("placeholder") ?? "");
    }
    return [...words];
  });
  expect
    .soft(
      found.filter((text) => ENGLISH.test(text)),
      `English on ${path}`,
    )
    .toEqual([]);
}
