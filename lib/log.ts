import pino, { type Bindings, type DestinationStream, type Logger } from "pino";
import { maskCardNumbers } from "@/lib/card-numbers";
import { getLogSettings } from "@/lib/env";

/** The one logger. What must never be written is removed by name at any depth, before it reaches a stream. */

const SECRET_NAMES =
  /^(authorization|proxy-authorization|cookie|set-cookie|.*password.*|.*passwd.*|.*secret.*|.*token|token|.*credential.*|.*api_?-?key.*|.*private_?-?key.*|.*seal_?-?key.*|x-api-key|pin|cvv|cvc|cvv2|pan|card_?number|card_?no|track_?[12]?|signature|.*-signature|database_?url|.*database_?url|connection_?string)$/i;

const REDACTED = "[redacted]";
const MAX_DEPTH = 8;

/** A copy that is safe to log: secrets out, amounts as text, errors as plain facts. */
export function scrubForLog(value: unknown, depth = 0): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "string") return safeText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) return "[deep]";
  if (value instanceof Error) return errorFacts(value, depth);
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return `[${value.length} bytes]`;
  if (Array.isArray(value)) return value.slice(0, 100).map((entry) => scrubForLog(entry, depth + 1));
  if (value instanceof Map || value instanceof Set) return scrubForLog([...value], depth + 1);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET_NAMES.test(name) ? REDACTED : scrubForLog(inner, depth + 1),
    ]),
  );
}

/** Only the facts that help: a database error's `detail` quotes row values, so it stays out. */
function errorFacts(error: Error, depth: number): Record<string, unknown> {
  const code = (error as { code?: unknown }).code;
  return {
    type: error.name,
    message: safeText(error.message),
    ...(typeof code === "string" ? { code } : {}),
    ...(error.stack ? { stack: safeText(error.stack) } : {}),
    ...(error.cause ? { cause: scrubForLog(error.cause, depth + 1) } : {}),
  };
}

/** What others wrote into a text: an address with its password, a card number in a message of a gateway. */
function safeText(text: string): string {
  return maskCardNumbers(withoutUrlPassword(text));
}

function withoutUrlPassword(text: string): string {
  return text.includes("://") ? text.replace(/(\w:\/\/[^\s:/@]*):[^\s@/]*@/g, `$1:${REDACTED}@`) : text;
}

const LEVEL_WORDS: Record<number, string> = {
  10: "trace",
  20: "debug",
  30: "",
  40: "warning: ",
  50: "error: ",
  60: "fatal: ",
};

/** One line of JSON as a line for a person at a terminal. */
export function toTextLine(line: string): string {
  const {
    time,
    level,
    msg,
    err,
    name,
    pid: _pid,
    hostname: _hostname,
    ...rest
  } = JSON.parse(line) as {
    time: string;
    level: number;
    msg?: string;
    name?: string;
    err?: { message?: string; stack?: string };
    [field: string]: unknown;
  };
  const fields = Object.entries(rest).map(
    ([field, value]) => ` ${field}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  const trace = err ? `\n${err.stack ?? err.message ?? ""}` : "";
  return `${time.slice(11, 19)} ${name ? `${name}: ` : ""}${LEVEL_WORDS[level] ?? ""}${msg ?? ""}${fields.join("")}${trace}\n`;
}

/** Exported for tests; the product uses `log`. */
export function createLog(
  settings: { level: string; format: "json" | "text" },
  destination: DestinationStream = process.stdout,
): Logger {
  const target: DestinationStream =
    settings.format === "text" ? { write: (line) => destination.write(toTextLine(line)) } : destination;
  const logger = pino(
    {
      level: settings.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      // The scrubber has already turned errors into plain facts.
      serializers: { err: (value: unknown) => value, error: (value: unknown) => value },
      formatters: { log: (fields) => scrubForLog(fields) as Record<string, unknown> },
    },
    target,
  );
  // pino calls no formatter for the fields of a child; grandchildren inherit this method.
  const plainChild = logger.child;
  logger.child = function child(this: Logger, bindings: Bindings, options?: unknown) {
    return plainChild.call(this, scrubForLog(bindings) as Bindings, options as never);
  } as typeof logger.child;
  return logger;
}

export const log = createLog(getLogSettings());
