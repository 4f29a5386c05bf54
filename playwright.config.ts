import { defineConfig } from "@playwright/test";
import { CHROMIUM_ARGS, findChromium } from "./scripts/test/chromium";

// Found once and handed to the workers, which read this file again.
process.env.COUNTERSIGN_CHROMIUM ??= findChromium() ?? "";

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results/journeys",
  globalSetup: "./e2e/support/start-product.ts",
  // The journeys share one product and one set of people.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: "test-results/playwright.json" }]],
  use: {
    baseURL: process.env.E2E_BASE_URL,
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
