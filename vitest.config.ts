import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

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

/** Long tests of processes, gateways and the table of operations: which server stands below makes no difference to them. */
const NOT_ABOUT_THE_SERVER = [
  "lib/testing/killed-web.service.test.ts",
  "lib/testing/flooded-web.service.test.ts",
  "lib/api/operation-table.service.test.ts",
  "lib/operations/unanswered.service.test.ts",
  "lib/operations/slow-gateway.service.test.ts",
];
const isSecondServer = process.env.TEST_POSTGRES_BIN !== undefined;

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
        },
      },
      {
        resolve,
        test: {
          name: "service",
          env,
          include: ["**/*.service.test.ts"],
          exclude: isSecondServer ? [...outside, ...NOT_ABOUT_THE_SERVER] : outside,
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
    // Two cores are the smallest machine that the suite is meant for.
    maxWorkers: 2,
  },
});
