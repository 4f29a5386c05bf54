import type { TestProject } from "vitest/node";
import { startTestServer, type TestServer } from "@/lib/db/testing/server";

declare module "vitest" {
  export interface ProvidedContext {
    testServer: TestServer;
  }
}

/** Each project loads this module for itself; the process is one. */
const run = globalThis as typeof globalThis & {
  countersignTestServer?: { started: ReturnType<typeof startTestServer>; projects: number };
};

/** One server and one migrated template per run, whichever projects it has; every test file clones the template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  run.countersignTestServer ??= { started: startTestServer(), projects: 0 };
  const shared = run.countersignTestServer;
  shared.projects += 1;
  const { server, stop } = await shared.started;
  project.provide("testServer", server);
  return async () => {
    shared.projects -= 1;
    if (shared.projects === 0) await stop();
  };
}
