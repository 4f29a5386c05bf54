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

/**
 * These put something of their own in the place of a module (Next's request, a connector), or want a log, a tracer or an end of their
 * own. All others share the modules of their process, which are loaded once instead of once for each file.
 */
const WITH_MODULES_OF_THEIR_OWN = [
  "lib/auth/sign-on/sign-on.service.test.ts",
  "lib/auth/sign-in-rules/owed-factor.service.test.ts",
  "lib/http/{action-client,every-act,every-route,with-upload}.service.test.ts",
  "lib/operations/unanswered.service.test.ts",
  "lib/testing/{leaks,doors/every-page}.service.test.ts",
  "lib/server/{hardened,health}.service.test.ts",
  "lib/server/page-failures.test.ts",
  "lib/telemetry/tracing.service.test.ts",
];

/** The source with a defect in it: the suites have to find it (`lib/approvals/planted`). */
const planted = process.env.COUNTERSIGN_PLANTED_DEFECT;
const plugins = planted ? [plantDefect(planted)] : [];

const outside = [...configDefaults.exclude, "dist/**", ".next/**", ".data*/**", "e2e/**"];

const service = {
  env,
  globalSetup: ["lib/db/testing/global-setup.ts"],
  testTimeout: 30_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          name: "unit",
          env,
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...outside, ...WITH_MODULES_OF_THEIR_OWN, "**/*.service.test.ts", "**/*.long.test.ts"],
          isolate: false,
          // Properties that take a second take ten on a machine that does something else as well.
          testTimeout: 30_000,
        },
      },
      {
        resolve,
        plugins,
        test: {
          ...service,
          name: "service",
          include: services,
          exclude: [...outside, ...WITH_MODULES_OF_THEIR_OWN],
          isolate: false,
        },
      },
      {
        resolve,
        plugins,
        test: {
          ...service,
          name: "service-apart",
          include: services === ALL_SERVICES ? WITH_MODULES_OF_THEIR_OWN : [],
          exclude: outside,
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
