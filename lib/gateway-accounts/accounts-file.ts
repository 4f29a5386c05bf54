import "server-only";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { ConfigurationError, readReferencedVariable } from "@/lib/env";
import { AppError } from "@/lib/errors";
import {
  type AccountIdentity,
  connectionProblems,
  givenCredentials,
  identityProblems,
  type Problem,
} from "@/lib/gateway-accounts/check-account";
import { accountNameSchema, pgCodeSchema } from "@/lib/gateway-accounts/rules";
import { GATEWAY_MODES, PAYMENT_TYPES } from "@/lib/gateway-accounts/settings-words";
import { type AccountValues, defaultValues } from "@/lib/gateway-accounts/store-account";
import { type CapabilityNarrowing, connectorFor, isBuilt, parseNarrowing } from "@/lib/gateways/registry";
import { parseAmount } from "@/lib/money/money";

/** An account as the operator's file declares it, credentials already fetched from the variables that it names. */
export interface DeclaredAccount {
  identity: AccountIdentity;
  values: AccountValues;
  credentials: Record<string, string>;
}

const OPERATIONS = ["refund", "capture", "void"] as const;

const reference = z.strictObject(
  { env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of an environment variable") },
  'must be a reference such as {"env": "STRIPE_SECRET_KEY"}: values do not belong into this file',
);

const entrySchema = z.strictObject({
  gateway: z.string('must be the name of a gateway, such as "sandbox"').min(1, "must not be empty"),
  pg_code: z
    .string("must be a text")
    .refine((text) => pgCodeSchema.safeParse(text).success && text.trim() === text, {
      error: "must be 1 to 64 of a-z, 0-9, dot, hyphen and underscore, beginning with a letter or digit",
    }),
  name: z
    .string("must be a text")
    .refine((text) => accountNameSchema.safeParse(text).success, {
      error: "must be a name of 1 to 100 characters",
    })
    .optional(),
  currency: z
    .string('must be a currency such as "KWD"')
    .regex(/^[A-Z]{3}$/, 'must be a currency such as "KWD"'),
  base_url: z.string('must be an address such as "https://api.example.com"').max(2_000).default(""),
  credentials: z.record(z.string(), reference).default({}),
  operation: z.enum(GATEWAY_MODES, 'must be "purchase" or "authorize"').default("purchase"),
  operations: z
    .array(z.enum(OPERATIONS, 'must be some of "refund", "capture", "void"'))
    .default([...OPERATIONS]),
  capabilities: z.record(z.string(), z.unknown()).default({}),
  sandbox: z.boolean("must be true or false").default(false),
  enabled: z.boolean("must be true or false").default(true),
  plugins: z
    .array(z.enum(PAYMENT_TYPES))
    .min(1, "must name at least one")
    .default([...PAYMENT_TYPES]),
  multiple_attempts: z.boolean("must be true or false").optional(),
  tokenizable: z.boolean("must be true or false").optional(),
  auto_debit: z.boolean("must be true or false").optional(),
  inquiry_minutes: z
    .number("must be a number")
    .int("must be whole")
    .min(0)
    .max(1_440, "must be at most 1440")
    .optional(),
  fee_fixed: z.string('must be an amount as text, such as "0.250"').optional(),
  fee_per_mille: z
    .number("must be a number")
    .int("must be whole")
    .min(0)
    .max(1_000, "must be at most 1000")
    .optional(),
  tags: z.array(z.string().min(1).max(40)).max(20).optional(),
});

type Entry = z.output<typeof entrySchema>;

const FIELDS: Record<string, string> = { pgCode: "pg_code", currencyCode: "currency", baseUrl: "base_url" };

/** Reads and checks the file. Throws a `ConfigurationError` with a sentence for each thing that is wrong, all at once. */
export function readAccountsFile(path: string): DeclaredAccount[] {
  const list = readList(path);
  const problems: string[] = [];
  const declared = list.flatMap((raw, index) => {
    const place = placeOf(raw, index);
    try {
      return [readEntry(raw)];
    } catch (error) {
      if (!(error instanceof EntryProblems)) throw error;
      problems.push(...error.problems.map(({ field, detail }) => `${path}, ${place}, ${field}: ${detail}`));
      return [];
    }
  });
  const codes = declared.map(({ identity }) => identity.pgCode);
  for (const code of new Set(codes.filter((one, index) => codes.indexOf(one) !== index)))
    problems.push(`${path}: the pg_code "${code}" is declared more than once.`);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return declared;
}

function readList(path: string): unknown[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new ConfigurationError([
      `GATEWAY_ACCOUNTS_FILE names ${path}, which cannot be read (${(error as NodeJS.ErrnoException).code}).`,
    ]);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new ConfigurationError([`${path} is not JSON: ${(error as Error).message}.`]);
  }
  const file = z.strictObject({ accounts: z.array(z.unknown()) }).safeParse(content);
  if (!file.success)
    throw new ConfigurationError([`${path} must be an object with one list: {"accounts": [ … ]}.`]);
  return file.data.accounts;
}

class EntryProblems extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super("The entry is not valid.");
  }
}

function readEntry(raw: unknown): DeclaredAccount {
  const parsed = entrySchema.safeParse(raw, { reportInput: true });
  if (!parsed.success) throw new EntryProblems(parsed.error.issues.map(toProblem));
  const entry = parsed.data;
  const identity: AccountIdentity = {
    gateway: entry.gateway,
    pgCode: entry.pg_code,
    currencyCode: entry.currency,
    operation: entry.operation,
  };
  const problems = identityProblems(identity).map(inFileWords);
  if (!isBuilt(entry.gateway)) throw new EntryProblems(problems);
  const can = connectorFor(entry.gateway).capabilities;
  const fetched = fetchCredentials(entry);
  problems.push(...fetched.problems);
  // A variable that is not set has been named already.
  const named = new Set(fetched.problems.map(({ field }) => field));
  problems.push(
    ...connectionProblems(can, entry.base_url, fetched.credentials)
      .map(inFileWords)
      .filter(({ field }) => !named.has(field)),
  );
  const values = collect(problems, () => valuesOf(entry, can.displayName));
  if (!values || problems.length > 0) throw new EntryProblems(problems);
  return { identity, values, credentials: fetched.credentials };
}

function valuesOf(entry: Entry, gatewayName: string): AccountValues {
  const defaults = defaultValues(entry.gateway);
  return {
    ...defaults,
    name: entry.name ?? gatewayName,
    operation: entry.operation,
    isSandbox: entry.sandbox,
    isActive: entry.enabled,
    baseUrl: entry.base_url,
    capabilities: narrowingOf(entry),
    plugins: [...new Set(entry.plugins)].sort(),
    multipleAttempts: entry.multiple_attempts ?? defaults.multipleAttempts,
    tokenizable: entry.tokenizable ?? defaults.tokenizable,
    autoDebit: entry.auto_debit ?? defaults.autoDebit,
    inquiryMinutes: entry.inquiry_minutes ?? defaults.inquiryMinutes,
    feeFixedMinor: entry.fee_fixed === undefined || /^0+(\.0+)?$/.test(entry.fee_fixed) ? 0n : feeOf(entry),
    feePerMille: entry.fee_per_mille ?? 0,
    tags: [...new Set(entry.tags ?? [])],
    fromFile: true,
  };
}

/** What is not switched on is taken away, whatever else is said about it. */
function narrowingOf(entry: Entry): CapabilityNarrowing {
  const off = (name: (typeof OPERATIONS)[number]) => !entry.operations.includes(name);
  return parseNarrowing({
    ...entry.capabilities,
    ...(off("refund") ? { refund: "none" } : {}),
    ...(off("capture") ? { capture: "none" } : {}),
    ...(off("void") ? { void: false } : {}),
  });
}

function feeOf(entry: Entry): bigint {
  try {
    return parseAmount(entry.fee_fixed ?? "", entry.currency);
  } catch (error) {
    throw new AppError("invalid_input", { detail: (error as AppError).detail, field: "fee_fixed" });
  }
}

function fetchCredentials(entry: Entry): { credentials: Record<string, string>; problems: Problem[] } {
  const problems: Problem[] = [];
  const values: Record<string, string> = {};
  for (const [name, { env }] of Object.entries(entry.credentials)) {
    const value = readReferencedVariable(env);
    if (value === undefined) {
      problems.push({ field: `credentials.${name}`, detail: `the environment variable ${env} is not set.` });
    } else values[name] = value;
  }
  return { credentials: givenCredentials(values), problems };
}

/** Refusals of single values, gathered instead of thrown. */
function collect<Value>(problems: Problem[], work: () => Value): Value | null {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    problems.push({ field: error.field ?? "entry", detail: error.detail });
    return null;
  }
}

function inFileWords({ field, detail }: Problem): Problem {
  return { field: FIELDS[field] ?? field, detail };
}

function toProblem(issue: z.core.$ZodIssue): Problem {
  if (issue.code === "unrecognized_keys") {
    return { field: issue.path.join(".") || "entry", detail: `there is no field ${issue.keys.join(", ")}.` };
  }
  const isMissing = issue.code === "invalid_type" && issue.input === undefined;
  return {
    field: issue.path.join(".") || "entry",
    detail: `${isMissing ? "is missing: " : ""}${issue.message}.`,
  };
}

function placeOf(raw: unknown, index: number): string {
  const code = (raw as { pg_code?: unknown } | null)?.pg_code;
  return typeof code === "string" ? `account ${index + 1} ("${code.slice(0, 64)}")` : `account ${index + 1}`;
}
