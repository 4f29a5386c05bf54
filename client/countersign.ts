/**
 * Countersign's Operations API from TypeScript. No dependencies; runs wherever `fetch` does (Node 20 or newer, Deno, Bun,
 * edge runtimes). Never ship it with a key to a browser.
 */

export interface ClientSettings {
  /** Address of the installation, such as `https://pay.example.com`. */
  baseUrl: string;
  /** `<prefix>.<secret>`; or, instead of it, a user with API access. */
  apiKey?: string;
  username?: string;
  password?: string;
  /** How often a call is tried in all; 4 by default. */
  attempts?: number;
  /** Milliseconds until an attempt counts as lost; 30 000 by default. */
  timeoutMs?: number;
  fetch?: typeof fetch;
}

export interface Client {
  readonly baseUrl: string;
  readonly authorization: string;
  readonly attempts: number;
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
}

export interface CallOptions {
  /** Refund, capture, void and one-step payment: your own key of this one movement of money. Left out, the client makes one for its own repetitions. */
  trackingKey?: string;
  signal?: AbortSignal;
}

interface Sent extends CallOptions {
  body?: object;
  query?: Record<string, string | undefined>;
  /** The answer is a file. */
  file?: boolean;
}

/** A refusal, as the API told it. */
export class CountersignError extends Error {
  readonly status: number;
  /** For programs, such as `amount_exceeds_balance`; `invalid_fields` where fields are wrong. */
  readonly code: string;
  /** Messages by field, where fields are wrong. */
  readonly fields: Record<string, unknown> | undefined;
  /** Quote it when you ask the operator. */
  readonly requestId: string | null;
  readonly body: unknown;
  /** How long the server asks to wait; null where it did not say. */
  readonly retryAfterMs: number | null;

  constructor(status: number, body: unknown, requestId: string | null, retryAfterMs: number | null = null) {
    const told = (typeof body === "object" && body !== null ? body : {}) as {
      detail?: unknown;
      error?: { code?: unknown };
    };
    const isField = status === 400 && typeof told.detail !== "string";
    super(typeof told.detail === "string" ? told.detail : `The call was answered with ${status}.`);
    this.name = "CountersignError";
    this.status = status;
    this.code = isField ? "invalid_fields" : String(told.error?.code ?? `http_${status}`);
    this.fields = isField ? (told as Record<string, unknown>) : undefined;
    this.requestId = requestId;
    this.body = body;
    this.retryAfterMs = retryAfterMs;
  }
}

/** What the calls need to know; make it once. */
export function createClient(settings: ClientSettings): Client {
  const { apiKey, username, password } = settings;
  const hasKey = apiKey !== undefined;
  if (!hasKey && (username === undefined || password === undefined)) {
    throw new TypeError("Give an apiKey, or a username and a password.");
  }
  return {
    baseUrl: settings.baseUrl.replace(/\/+$/, ""),
    authorization: hasKey ? `Api-Key ${apiKey}` : `Basic ${base64(`${username}:${password}`)}`,
    attempts: settings.attempts ?? 4,
    timeoutMs: settings.timeoutMs ?? 30_000,
    fetch: settings.fetch ?? fetch,
  };
}

/**
 * One call with its repetitions. What provably did nothing (429, 503) is repeated always; what may have done something only
 * where doing it twice is impossible: reading, writing the same again, and operations under a Tracking-Key.
 */
export async function call<Answer>(
  client: Client,
  method: string,
  path: string,
  { trackingKey, signal, ...sent }: Sent = {},
): Promise<Answer> {
  const key = trackingKey ?? (movesMoney(path, sent.body) ? crypto.randomUUID() : undefined);
  const repeatable = key !== undefined || method !== "POST" || READS.has(path);
  for (let attempt = 1; ; attempt += 1) {
    const last = attempt >= client.attempts;
    try {
      return await send<Answer>(client, method, path, { ...sent, trackingKey: key, signal });
    } catch (error) {
      if (last || signal?.aborted || !mayRepeat(error, repeatable)) throw error;
      await pause(waitMs(error, attempt), signal);
    }
  }
}

/** Calls that only read, although they are sent with POST. */
const READS: ReadonlySet<string> = new Set(["/b/pbl/v2/payment-methods/", "/b/pbl/v2/card/"]);
const OPERATIONS = "/b/pbl/v2/operation/";
const CHECKOUT = "/b/checkout/v1/pymt-txn/";
const EXTERNAL: ReadonlySet<unknown> = new Set(["refund", "capture", "void"]);

/** A refund, capture or void, or a session that is paid by the call that makes it. */
function movesMoney(path: string, body: object | undefined): boolean {
  const { operation, payment_instrument } = (body ?? {}) as {
    operation?: unknown;
    payment_instrument?: unknown;
  };
  if (path === CHECKOUT) return payment_instrument !== undefined && payment_instrument !== null;
  return path === OPERATIONS && EXTERNAL.has(operation);
}

/** Longer than this nobody waits inside a call: the refusal is handed on. */
const LONGEST_WAIT_MS = 30_000;

function mayRepeat(error: unknown, repeatable: boolean): boolean {
  if (!(error instanceof CountersignError)) return repeatable;
  if ((error.retryAfterMs ?? 0) > LONGEST_WAIT_MS) return false;
  if (error.status === 429 || error.status === 503) return true;
  // Somebody else's use of the same key is still running: ask again under it.
  if (error.code === "operation_in_progress") return repeatable;
  return repeatable && error.status >= 500;
}

/** As long as the server said, else 1, 2, 4 seconds with some jitter. */
function waitMs(error: unknown, attempt: number): number {
  const told = error instanceof CountersignError ? error.retryAfterMs : null;
  return told ?? 1_000 * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
}

async function send<Answer>(client: Client, method: string, path: string, sent: Sent): Promise<Answer> {
  const { body, query, file, trackingKey, signal } = sent;
  const isForm = body instanceof FormData;
  const search = query ? searchText(query) : "";
  const timeout = AbortSignal.timeout(client.timeoutMs);
  const answer = await client.fetch(`${client.baseUrl}${path}${search}`, {
    method,
    headers: {
      authorization: client.authorization,
      accept: file ? "*/*" : "application/json",
      // Of a form the content type is for `fetch` to say: it names the boundary.
      ...(body && !isForm ? { "content-type": "application/json" } : {}),
      ...(trackingKey === undefined ? {} : { "tracking-key": trackingKey }),
    },
    ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
    redirect: "error",
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  });
  if (file && answer.ok) return answer as Answer;
  const text = await answer.text();
  if (answer.ok) return (text === "" ? undefined : JSON.parse(text)) as Answer;
  const seconds = Number(answer.headers.get("retry-after") ?? 0);
  throw new CountersignError(
    answer.status,
    parsed(text),
    answer.headers.get("x-request-id"),
    seconds > 0 ? seconds * 1_000 : null,
  );
}

function searchText(query: Record<string, string | undefined>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length > 0 ? `?${new URLSearchParams(given)}` : "";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
