import { z } from "zod";
import { readFileVariables, type Variables } from "@/lib/env-files";
import {
  addressList,
  count,
  delayList,
  flag,
  headerList,
  httpOrigin,
  isLoopbackHost,
  mailDelays,
  mailFrom,
  oidcIssuer,
  postgresUrl,
  scannerAddress,
  sealKey,
  sealKeyList,
  smtpUrl,
  twoDelays,
  wordList,
} from "@/lib/env-values";

/**
 * The only reader of the process environment. Everything is parsed once, at first use; what is wrong is told in
 * whole sentences, all of them at once.
 */

export class ConfigurationError extends Error {
  override name = "ConfigurationError";
  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}

const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  PORT: count(3000, 0, 65_535),
  HOST: z.string().min(1).default("127.0.0.1"),
  METRICS_PORT: count(0, 0, 65_535),
  METRICS_HOST: z.string().min(1).default("127.0.0.1"),
  COUNTERSIGN_DATA_DIR: z.string().min(1).default(".data"),
  EXPORT_DIR: z.string().min(1).optional(),
  PUBLIC_URL: httpOrigin.optional(),
  TRUSTED_PROXIES: addressList,
  ALLOW_INSECURE_HTTP: flag,
  DATABASE_URL: postgresUrl.optional(),
  APP_DATABASE_URL: postgresUrl.optional(),
  DATABASE_POOL_SIZE: count(16, 1, 500),
  COUNTERSIGN_AUTH_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
  COUNTERSIGN_SEAL_KEY: sealKey.optional(),
  COUNTERSIGN_OLD_SEAL_KEYS: sealKeyList,
  PASSWORD_CONTEXT_WORDS: wordList,
  COUNTERSIGN_DEMO: flag,
  SANDBOX_GATEWAY_URL: httpOrigin.optional(),
  SANDBOX_SECRET: z.string().min(16, "must have at least 16 characters").optional(),
  SANDBOX_CONTROL_SECRET: z.string().min(16, "must have at least 16 characters").optional(),
  SANDBOX_WEBHOOK_SECRET: z.string().min(16, "must have at least 16 characters").optional(),
  GATEWAY_ACCOUNTS_FILE: z.string().min(1).optional(),
  GATEWAY_ALLOW_LOOPBACK_HTTP: flag,
  GATEWAY_DEADLINE_MS: count(20_000, 1, 120_000),
  GATEWAY_CALLS_PER_ACCOUNT: count(256, 1, 10_000),
  GATEWAY_TURN_WAIT_MS: count(5_000, 0, 60_000),
  GATEWAY_PAUSE_AFTER: count(5, 1, 1_000),
  GATEWAY_PAUSE_MS: count(30_000, 1, 3_600_000),
  UNKNOWN_ALERT_MINUTES: count(60, 1, 10_080),
  PENDING_ALERT_HOURS: count(120, 1, 8_760),
  RECONCILE_DELAYS: delayList,
  PAYMENT_INQUIRY_DELAYS: twoDelays,
  WORKER_CONCURRENCY: count(8, 1, 200),
  WEBHOOK_CONCURRENCY: count(16, 1, 200),
  SMTP_URL: smtpUrl.optional(),
  SMTP_ALLOW_PLAIN: flag,
  MAIL_FROM: mailFrom.optional(),
  MAIL_RETRY_DELAYS: mailDelays,
  WEBHOOK_ALLOW_PRIVATE: flag,
  WEBHOOK_ALLOWED_NETWORKS: addressList,
  CLAMAV_ADDRESS: scannerAddress.optional(),
  CLAMAV_TIMEOUT_MS: count(20_000, 100, 120_000),
  OIDC_ISSUER: oidcIssuer.optional(),
  OIDC_CLIENT_ID: z.string().min(1).max(300).optional(),
  OIDC_CLIENT_SECRET: z.string().min(8, "must have at least 8 characters").optional(),
  OIDC_LABEL: z.string().trim().min(1).max(40, "must have at most 40 characters").default("Single sign-on"),
  OIDC_SCOPE: z
    .string()
    .regex(/^openid( [\x21\x23-\x5b\x5d-\x7e]+)*$/, "must begin with openid")
    .default("openid email profile"),
  OIDC_GROUPS_CLAIM: z.string().min(1).max(200).default("groups"),
  OIDC_SIGNING_ALGORITHM: z
    .enum(["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"], {
      error: "must be one of RS256, PS256, ES256, EdDSA or their longer forms",
    })
    .default("RS256"),
  OIDC_CREATE_PEOPLE: flag,
  OIDC_TRUSTED_FACTORS: wordList,
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: "must be an http or https address" })
    .optional(),
  OTEL_EXPORTER_OTLP_HEADERS: headerList,
  OTEL_SERVICE_NAME: z.string().min(1).max(100).default("countersign"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
  LOG_FORMAT: z.enum(["json", "text"]).default("json"),
});

type Parsed = z.infer<typeof schema>;

/** Asked for by name, and told how to get one. */
const REQUIRED = {
  DATABASE_URL: "DATABASE_URL is missing: the PostgreSQL address, postgresql://user:password@host:5432/name.",
  COUNTERSIGN_AUTH_SECRET:
    "COUNTERSIGN_AUTH_SECRET is missing: at least 32 random characters that sign the session cookies (openssl rand -base64 48).",
  COUNTERSIGN_SEAL_KEY:
    "COUNTERSIGN_SEAL_KEY is missing: 32 random bytes in base64 that seal gateway credentials (openssl rand -base64 32).",
} as const;

type RequiredName = keyof typeof REQUIRED;

/** The environment as the product uses it. Reading a required value that is not set throws its sentence. */
export type Env = Omit<Parsed, RequiredName | "PUBLIC_URL"> &
  Record<RequiredName, string> & {
    /** Scheme, host and port of every link, without a trailing slash. */
    PUBLIC_URL: string;
  };

function insecureHttpProblems(parsed: Parsed, publicUrl: string): string[] {
  if (parsed.ALLOW_INSECURE_HTTP || publicUrl.startsWith("https:")) return [];
  const exposed = [parsed.HOST, new URL(publicUrl).hostname].find((host) => !isLoopbackHost(host));
  if (!exposed) return [];
  return [
    `Plain HTTP on ${exposed} would send passwords unprotected: put a TLS proxy in front and set PUBLIC_URL to its https address, or set ALLOW_INSECURE_HTTP=1 on a network that you trust.`,
  ];
}

function mailProblems(parsed: Parsed): string[] {
  if (parsed.SMTP_URL === undefined || parsed.MAIL_FROM !== undefined) return [];
  return [
    "MAIL_FROM is missing: with SMTP_URL set, say whom mails come from, such as Countersign <no-reply@example.com>.",
  ];
}

function signOnProblems(parsed: Parsed): string[] {
  const given = [parsed.OIDC_ISSUER, parsed.OIDC_CLIENT_ID, parsed.OIDC_CLIENT_SECRET];
  if (given.every((value) => value === undefined) || given.every((value) => value !== undefined)) return [];
  return ["OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together: set all three, or none."];
}

/** Parses any set of variables, and the files that some of them name. Exported for tests and for the supervisor, which prepares its children's environment. */
export function parseEnv(source: Variables): Env {
  const { variables, problems: unreadFiles } = readFileVariables(source);
  if (unreadFiles.length > 0) throw new ConfigurationError(unreadFiles);
  // An empty variable is how shells and compose files say "not set".
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const result = schema.safeParse(given);
  if (!result.success) {
    throw new ConfigurationError(
      result.error.issues.map((issue) => `${issue.path.join(".")} ${sentenceOf(issue.message)}`),
    );
  }
  const parsed = result.data;
  const publicUrl = parsed.PUBLIC_URL ?? `http://localhost:${parsed.PORT}`;
  const problems = [
    ...insecureHttpProblems(parsed, publicUrl),
    ...mailProblems(parsed),
    ...signOnProblems(parsed),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems);

  const env = { ...parsed, PUBLIC_URL: publicUrl };
  for (const name of Object.keys(REQUIRED) as RequiredName[]) {
    if (env[name] !== undefined) continue;
    Object.defineProperty(env, name, {
      get() {
        throw new ConfigurationError([REQUIRED[name]]);
      },
      // Copies and log lines of the environment must not trip over what is missing.
      enumerable: false,
    });
  }
  return env as Env;
}

function sentenceOf(message: string): string {
  return message.startsWith("must") ? `${message}.` : `is not valid: ${message}.`;
}

let cached: Env | undefined;

/** The environment of this process, parsed at first use. */
export function getEnv(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}

/** In the demo nothing leaves: the page of captured mails is everybody's mailbox. */
export function capturesMails(env: Env = getEnv()): boolean {
  return env.COUNTERSIGN_DEMO && env.SMTP_URL === undefined;
}

/** Whether a mail reaches its reader: by a mail server, or on the demo's page of captured mails. */
export function hasMailRoute(env: Env = getEnv()): boolean {
  return env.COUNTERSIGN_DEMO || (env.SMTP_URL !== undefined && env.MAIL_FROM !== undefined);
}

/** The keys that open sealed values: the one that seals, then those that are being replaced. */
export function sealKeys(env: Env = getEnv()): [current: string, ...older: string[]] {
  const current = env.COUNTERSIGN_SEAL_KEY;
  return [current, ...env.COUNTERSIGN_OLD_SEAL_KEYS.filter((key) => key !== current)];
}

/**
 * A variable that a file of the operator refers to by name, or the file that `<name>_FILE` names; undefined where neither
 * is set. Throws ConfigurationError for a file that cannot be read.
 */
export function readReferencedVariable(name: string): string | undefined {
  const { variables, problems } = readFileVariables(process.env, [name]);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return variables[name] || undefined;
}

/** Refuses to go on while anything that production needs is missing; names every missing variable. */
export function requireProductionEnv(env: Env = getEnv()): void {
  const missing = (Object.keys(REQUIRED) as RequiredName[]).filter(
    (name) => !Object.getOwnPropertyDescriptor(env, name)?.enumerable,
  );
  if (missing.length > 0) throw new ConfigurationError(missing.map((name) => REQUIRED[name]));
}

/** Which of the required variables are set, without reading the missing ones. */
export function hasEnv(env: Env, name: RequiredName): boolean {
  return Object.getOwnPropertyDescriptor(env, name)?.enumerable === true;
}

/** Forgets the parsed environment, for tests that change a variable. */
export function resetEnv(): void {
  cached = undefined;
}

/** The logger's settings: a wrong value elsewhere must not keep its own message from being logged. */
export function getLogSettings(): { level: Parsed["LOG_LEVEL"]; format: Parsed["LOG_FORMAT"] } {
  const level = schema.shape.LOG_LEVEL.safeParse(process.env.LOG_LEVEL || undefined);
  const format = schema.shape.LOG_FORMAT.safeParse(process.env.LOG_FORMAT || undefined);
  return { level: level.data ?? "info", format: format.data ?? "json" };
}
