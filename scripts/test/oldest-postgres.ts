import { existsSync } from "node:fs";
import { type Stage, vitestTally } from "./stages";

/** The oldest server that we promise to run on, where Debian has installed it. */
const BIN = "/usr/lib/postgresql/15/bin";

export function hasOldestPostgres(): boolean {
  return existsSync(`${BIN}/postgres`) && !process.env.TEST_DATABASE_URL;
}

/**
 * Service tests on that server. A change waits for those whose subject is what the server does (constraints, triggers, locks, plans,
 * jobs, counters); the long run takes every file.
 */
export function onOldestPostgres(which: "what depends on the server" | "every file"): Stage {
  const file = "test-results/vitest-postgres-15.json";
  return {
    title: `Service tests on PostgreSQL 15: ${which}`,
    args: [
      "node_modules/vitest/vitest.mjs",
      ...["run", "--project", "service*", "--reporter=default", "--reporter=json"],
      `--outputFile.json=${file}`,
    ],
    env: { TEST_POSTGRES_BIN: BIN, TEST_POSTGRES_FILES: which === "every file" ? "all" : "dependent" },
    count: { file, read: vitestTally },
  };
}
