import type { TestProject } from "vitest/node";
import { startTestServer, type TestServer } from "@/lib/db/testing/server";

declare module "vitest" {
  export interface ProvidedContext {
    testServer: TestServer;
  }
}

/** One server and one migrated template per run; every test file clones the template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { server, stop } = await startTestServer();
  project.provide("testServer", server);
  return stop;
}
