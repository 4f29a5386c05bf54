import type { PublicError } from "@/lib/http/public-error";

/** A refusal as the browser sees it, from an action or a read. */
export class ActionFailure extends Error {
  readonly code: string;
  readonly detail: string;
  readonly field: string | undefined;
  readonly params: Record<string, string>;
  readonly requestId: string | null;
  /** Codes of the schema's complaints by field. */
  readonly fieldErrors: Record<string, string[] | undefined>;

  constructor(error: PublicError, fieldErrors: Record<string, string[] | undefined> = {}) {
    super(`${error.code}: ${error.detail}`);
    this.name = "ActionFailure";
    this.code = error.code;
    this.detail = error.detail;
    this.field = error.field;
    this.params = error.params;
    this.requestId = error.requestId;
    this.fieldErrors = { ...error.fields, ...fieldErrors };
  }
}

/** What a server action resolves to. */
export type ActionResult<Data> = {
  data?: Data;
  serverError?: PublicError;
  validationErrors?: { formErrors?: string[]; fieldErrors?: Record<string, string[] | undefined> };
};

/** What is said where only single fields are wrong, each of which says more beside itself. */
export const CHECK_FIELDS = "Check the marked fields.";

/** Runs a server action for `useMutation`: its data, or an `ActionFailure`. */
export async function runAction<Data>(running: Promise<ActionResult<Data>>): Promise<Data> {
  const result = await running;
  if (result.serverError) throw failed(result.serverError);
  if (result.validationErrors) {
    const detail = result.validationErrors.formErrors?.[0] ?? CHECK_FIELDS;
    const error = { code: "invalid_input", detail, params: {}, requestId: null };
    throw new ActionFailure(error, result.validationErrors.fieldErrors);
  }
  return result.data as Data;
}

/** Reads one of our own GET routes. `act` says that a person asked for it, which keeps the session awake. */
export async function fetchJson<Data>(
  path: string,
  options: { act?: boolean; signal?: AbortSignal } = {},
): Promise<Data> {
  const response = await fetch(path, {
    signal: options.signal ?? null,
    headers: options.act ? { "x-user-act": "1" } : {},
  });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as Data;
  const error = (body as { error?: PublicError } | null)?.error;
  throw failed(
    error ?? { code: "unavailable", detail: "The server did not answer.", params: {}, requestId: null },
  );
}

/** Whoever's session has ended is led to the sign-in and comes back to where he was. */
function failed(error: PublicError): ActionFailure {
  if (error.code === "session_ended" && typeof window !== "undefined") {
    const here = window.location.pathname + window.location.search;
    // eslint-disable-next-line @next/next/no-location-assign-relative-destination -- a full load drops what this page holds in memory.
    location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
  }
  return new ActionFailure(error);
}

/** A server action as a component is handed it. */
export type ServerAction<Input, Data> = (input: Input) => Promise<ActionResult<Data>>;
