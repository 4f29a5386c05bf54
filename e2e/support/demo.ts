import { readFileSync } from "node:fs";

/** What `npm start` wrote down about the product that the journeys run against. */
export interface Demo {
  baseUrl: string;
  databaseUrl: string;
  appDatabaseUrl: string;
  sandboxGatewayUrl: string;
  sandboxControlSecret: string;
  apiKey: string;
  users: Record<string, { username: string; password: string }>;
  pgCodes: string[];
}

export type DemoUser =
  | "admin"
  | "admin2"
  | "maker"
  | "maker2"
  | "checker"
  | "checker2"
  | "viewer"
  | "integration";

/** Reads `demo.json` of the running product. */
export function readDemo(): Demo {
  const file = process.env.E2E_DEMO_FILE;
  if (!file)
    throw new Error(
      "E2E_DEMO_FILE is not set: the journeys are run by Playwright, which starts the product.",
    );
  return JSON.parse(readFileSync(file, "utf8")) as Demo;
}

export function signInOf(user: DemoUser): { username: string; password: string } {
  const found = readDemo().users[user];
  if (!found) throw new Error(`demo.json has no user ${user}.`);
  return found;
}
