import { AppError, type ErrorCode, type FieldErrors } from "@/lib/errors";
import { log } from "@/lib/log";

const HEADERS = { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" };

/** What the server reads of an answer. The web's own `Response` is one. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: {
    set(name: string, value: string): unknown;
    forEach(visit: (value: string, name: string) => void): void;
  };
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The answer of nearly every call. Making a `Response` of it, and its text again of that, costs more than all the JSON. */
class JsonAnswer implements WireAnswer {
  readonly headers: Map<string, string>;

  constructor(
    readonly status: number,
    readonly text: string,
    headers: Record<string, string>,
  ) {
    this.headers = new Map(Object.entries({ ...HEADERS, ...headers }));
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return new Response(this.text).arrayBuffer();
  }
}

/** An answer with a JSON body. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): WireAnswer {
  return new JsonAnswer(status, JSON.stringify(body), headers);
}

/** Files that are too large to be held: their pieces are read while they are sent. */
const streams = new WeakMap<WireAnswer, AsyncIterable<Uint8Array>>();

/** An answer whose length is known and whose body the server sends piece by piece. */
export function streamed(
  body: AsyncIterable<Uint8Array>,
  sizeBytes: number,
  headers: Record<string, string>,
): Response {
  const answer = new Response(null, {
    headers: { "cache-control": "no-store", ...headers, "content-length": String(sizeBytes) },
  });
  streams.set(answer, body);
  return answer;
}

/** The pieces of such an answer; undefined for every other. */
export function piecesOf(answer: WireAnswer): AsyncIterable<Uint8Array> | undefined {
  return streams.get(answer);
}

/** The body of an answer, for the server to send. */
export async function bodyOf(answer: WireAnswer): Promise<string | Uint8Array> {
  return answer instanceof JsonAnswer ? answer.text : new Uint8Array(await answer.arrayBuffer());
}

function errorType(status: number): string {
  if (status === 401) return "authentication_error";
  if (status === 403) return "permission_error";
  if (status === 429) return "rate_limit_error";
  return status >= 500 ? "api_error" : "validation_error";
}

/** Codes of our own that the wire contract knows under another name. */
const WIRE_CODES: Partial<Record<ErrorCode, string>> = {
  unauthenticated: "invalid_api_key",
  too_many_requests: "rate_limit_exceeded",
};

export interface ErrorContext {
  /** Present on operation calls: the failure body then names it. */
  operation?: string;
  /** Calls about a payment: a refusal with 400 also says `result`. */
  failed?: boolean;
  pgResponse?: Record<string, unknown>;
  /** The payment that was made although this part of the call failed. */
  sessionId?: string;
}

/**
 * A refusal in the contract's shapes: `{"<field>": ["message"]}` for a field, else `{detail}` with the `error` object beside it;
 * operation calls also say `operation` and `result`.
 */
export function refusal(error: AppError, context: ErrorContext = {}): WireAnswer {
  if (error.status === 400 && error.fields !== undefined) return json(400, error.fields);
  if (error.status === 400 && error.field !== undefined) return json(400, { [error.field]: [error.detail] });
  const status = error.status;
  const headers: Record<string, string> = {};
  if (status === 401) headers["www-authenticate"] = 'Basic realm="api"';
  if (status === 429) headers["retry-after"] = error.params.retryAfter ?? "60";
  if (status === 503) headers["retry-after"] = "2";
  const isOperation =
    context.operation !== undefined && status !== 401 && status !== 403 && status !== 404 && status !== 503;
  return json(
    status,
    {
      detail: error.detail,
      ...(isOperation
        ? {
            operation: error.code === "operation_in_progress" ? "operation_tracking" : context.operation,
            result: "failed",
          }
        : context.failed && status === 400
          ? { result: "failed" }
          : {}),
      ...(context.pgResponse ? { pg_response: context.pgResponse } : {}),
      ...(context.sessionId === undefined ? {} : { session_id: context.sessionId }),
      error: { type: errorType(status), code: WIRE_CODES[error.code] ?? error.code, message: error.detail },
    },
    headers,
  );
}

/** Several wrong fields at once. */
export function fieldErrors(errors: FieldErrors): WireAnswer {
  return json(400, errors);
}

/** What escaped: an expected refusal, or a bug that is logged and told without its insides. */
export function answerError(error: unknown, requestId: string, context: ErrorContext = {}): WireAnswer {
  if (error instanceof AppError) return refusal(error, context);
  log.error({ error, requestId }, "unexpected error in the API");
  return refusal(
    new AppError("internal", {
      detail: `Something went wrong on our side. Quote ${requestId} when you ask about it.`,
    }),
  );
}
