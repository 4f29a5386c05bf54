import type { Page } from "@playwright/test";

/** What the browser itself says about a page: its own performance entries, no clock of ours. */

declare global {
  interface Window {
    countersignBench: { lcp: number; cls: number; interaction: number };
  }
}

/** Begins to listen before the page's first script runs. */
export async function observe(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = { lcp: 0, cls: 0, interaction: 0 };
    window.countersignBench = seen;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.lcp = entry.startTime;
    }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
      })[])
        if (!entry.hadRecentInput) seen.cls += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { interactionId: number })[])
        if (entry.interactionId > 0) seen.interaction = Math.max(seen.interaction, entry.duration);
    }).observe({ type: "event", buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
  });
}

/** What was seen up to now. Milliseconds; the layout shift has no unit. */
export function seenBy(page: Page): Promise<Window["countersignBench"]> {
  return page.evaluate(() => window.countersignBench);
}

/** Bytes of JavaScript, as they came over the wire, that were asked for before the page was loaded. */
export function scriptBytes(page: Page): Promise<number> {
  return page.evaluate(() => {
    const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    const loaded = navigation?.loadEventEnd || Number.POSITIVE_INFINITY;
    return (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
      .filter((entry) => new URL(entry.name).pathname.endsWith(".js") && entry.startTime <= loaded)
      .reduce((sum, entry) => sum + entry.encodedBodySize, 0);
  });
}
