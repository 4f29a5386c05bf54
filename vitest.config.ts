import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { plantDefect } from "./lib/approvals/planted/plant-defect.ts";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const resolve = {
  alias: [
    { find: /^(server-only|client-only)$/, replacement: at("lib/db/testing/empty-module.ts") },
    { find: /^@\//, replacement: at("./") },
  ],
};

/** Fixed values for tests only; the database address comes from each test's own database. */
const env = {
  LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
  COUNTERSIGN_AUTH_SECRET: "test-only-auth-secret-0123456789-0123456789",
  COUNTERSIGN_SEAL_KEY: Buffer.alloc(32, 1).toString("base64"),
};

/** On a second server a change waits only for the tests whose subject is what the server does; the long run takes all. */
const ABOUT_THE_SERVER = [
  "lib/db/**/*.service.test.ts",
  "lib/audit/**/*.service.test.ts",
  "lib/worker/**/*.service.test.ts",
  "lib/approvals/{requests,queries,note-shadow}.service.test.ts",
  "lib/approvals/scenarios/*.service.test.ts",
  "lib/transactions/queries.service.test.ts",
  "lib/auth/api-limits.service.test.ts",
  "lib/operations/{races,last-line}.service.test.ts",
  "lib/api/refund-cost.service.test.ts",
];
const ALL_SERVICES = ["**/*.service.test.ts"];
const services = process.env.TEST_POSTGRES_FILES === "dependent" ? ABOUT_THE_SERVER : ALL_SERVICES;

/** The source with a defect in it: the suites have to find it (`lib/approvals/planted`). */
const planted = process.env.COUNTERSIGN_PLANTED_DEFECT;
const plugins = planted ? [plantDefect(planted)] : [];

const outside = [...configDefaults.exclude, "dist/**", ".next/**", ".data*/**", "e2e/**"];

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          name: "unit",
          env,
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...outside, "**/*.service.test.ts", "**/*.long.test.ts"],
          // Properties that take a second take ten on a machine that does something else as well.
          testTimeout: 30_000,
        },
      },
      {
        resolve,
        plugins,
        test: {
          name: "service",
          env,
          include: services,
          exclude: outside,
          globalSetup: ["lib/db/testing/global-setup.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve,
        test: {
          name: "long",
          env,
          include: process.env.COUNTERSIGN_LONG_TESTS === "1" ? ["**/*.long.test.ts"] : [],
          exclude: outside,
          globalSetup: ["lib/db/testing/global-setup.ts"],
          testTimeout: 30 * 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
    // Two cores are the smallest machine that the suite is meant for; the third worker fills the time in which the
    // others wait for a deadline.
    maxWorkers: 3,
  },
});
