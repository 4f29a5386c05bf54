import { type Env, hasEnv, parseEnv, requireProductionEnv } from "@/lib/env";
import type { DatabaseAddresses } from "./database";
import { StartProblem } from "./problem";
import type { InstanceSecrets } from "./secrets";

/** The environment that `npm start` was given, and the one that it gives to its children. */

export function readEnvironment(): Env {
  const env = parseEnv(process.env);
  if (env.NODE_ENV !== "production") return env;
  if (!hasEnv(env, "DATABASE_URL")) {
    throw new StartProblem(
      "With NODE_ENV=production set DATABASE_URL to your PostgreSQL server; for a trial with demo data start without NODE_ENV.",
    );
  }
  requireProductionEnv(env);
  return env;
}

/** Where this machine itself reaches the web process. */
export function localUrlOf(env: Pick<Env, "HOST" | "PORT">): string {
  const anyAddress: Record<string, string> = { "0.0.0.0": "127.0.0.1", "::": "[::1]" };
  const host = anyAddress[env.HOST] ?? (env.HOST.includes(":") ? `[${env.HOST}]` : env.HOST);
  return `http://${host}:${env.PORT}`;
}

/** The owner's sign-in with the application's rights. */
export function asApplication(ownerUrl: string): string {
  const url = new URL(ownerUrl);
  url.searchParams.set("options", "-c role=countersign_app");
  return url.href;
}

const HANDED_ON = [
  "DATABASE_URL",
  "APP_DATABASE_URL",
  "COUNTERSIGN_AUTH_SECRET",
  "COUNTERSIGN_SEAL_KEY",
] as const;

export interface ChildContext {
  env: Env;
  isDevelopment: boolean;
  dataFolder: string;
  secrets: InstanceSecrets;
}

/** The application's rights only: the owner's password stays with the supervisor. */
export function childEnvironment(context: ChildContext, addresses: DatabaseAddresses): NodeJS.ProcessEnv {
  const { env, secrets, isDevelopment, dataFolder } = context;
  return {
    ...process.env,
    // What was read from these files is handed on below, partly changed.
    ...Object.fromEntries(HANDED_ON.map((name) => [`${name}_FILE`, undefined])),
    NODE_ENV: isDevelopment ? "development" : "production",
    PORT: String(env.PORT),
    HOST: env.HOST,
    PUBLIC_URL: env.PUBLIC_URL,
    COUNTERSIGN_DATA_DIR: dataFolder,
    DATABASE_URL: addresses.appUrl,
    APP_DATABASE_URL: addresses.appUrl,
    COUNTERSIGN_AUTH_SECRET: hasEnv(env, "COUNTERSIGN_AUTH_SECRET")
      ? env.COUNTERSIGN_AUTH_SECRET
      : secrets.authSecret,
    COUNTERSIGN_SEAL_KEY: hasEnv(env, "COUNTERSIGN_SEAL_KEY") ? env.COUNTERSIGN_SEAL_KEY : secrets.sealKey,
    LOG_FORMAT: process.env.LOG_FORMAT || "text",
    LOG_LEVEL: process.env.LOG_LEVEL || (isDevelopment ? "info" : "warn"),
    NEXT_TELEMETRY_DISABLED: "1",
  };
}
