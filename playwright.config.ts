import { defineConfig } from "@playwright/test";
import { takeProduct } from "./e2e/support/products";
import { CHROMIUM_ARGS, findChromium } from "./scripts/test/chromium";

// Found once and handed to the workers, which read this file again.
process.env.COUNTERSIGN_CHROMIUM ??= findChromium() ?? "";

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results/journeys",
  globalSetup: "./e2e/support/start-product.ts",
  // Each worker has a product of its own; the journeys of one worker share it and its people. A product that somebody
  // started by hand is one.
  workers: process.env.E2E_DEMO_FILE ? 1 : 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: "test-results/playwright.json" }]],
  use: {
    baseURL: takeProduct(),
    locale: "en-GB",
    timezoneId: "Asia/Kuwait",
    screenshot: "only-on-failure",
    // A trace of every step costs a third of the time; whoever hunts a failure asks for it.
    trace: process.env.COUNTERSIGN_TRACE === "1" ? "retain-on-failure" : "off",
    launchOptions: {
      args: CHROMIUM_ARGS,
      ...(process.env.COUNTERSIGN_CHROMIUM ? { executablePath: process.env.COUNTERSIGN_CHROMIUM } : {}),
    },
  },
});
