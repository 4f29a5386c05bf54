/**
 * Expected refusals. Use cases throw `AppError(code)`; the doors turn the code into a status by the table below.
 * `detail` is safe to show to the person or program that asked. Anything else that is thrown is a bug.
 */

export const ERROR_STATUS = {
  invalid_input: 400,
  invalid_amount: 400,
  required_field_missing: 400,
  confirmation_required: 400,
  identifiers_mismatch: 400,
  ambiguous_order_no: 400,
  invalid_state: 400,
  already_captured: 400,
  already_voided: 400,
  not_captured: 400,
  operation_not_supported: 400,
  foreign_currency: 400,
  amount_exceeds_balance: 400,
  transaction_frozen: 400,
  gateway_account_disabled: 400,
  gateway_declined: 400,
  weak_password: 400,
  too_many_attachments: 400,
  file_infected: 400,
  unauthenticated: 401,
  session_ended: 401,
  forbidden: 403,
  api_access_required: 403,
  over_ceiling: 403,
  cross_site_request: 403,
  own_request: 403,
  own_permissions: 403,
  step_up_required: 403,
  not_found: 404,
  method_not_allowed: 405,
  request_pending: 409,
  request_already_decided: 409,
  request_changed: 409,
  request_not_open: 409,
  request_executing: 409,
  operation_in_progress: 409,
  delegation_circle: 409,
  already_exists: 409,
  conflict: 409,
  gone: 410,
  payload_too_large: 413,
  unsupported_media_type: 415,
  too_many_requests: 429,
  internal: 500,
  gateway_unavailable: 502,
  unavailable: 503,
  scanner_unavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** What is said when the thrower has nothing more precise to say. */
const DEFAULT_DETAIL: Partial<Record<ErrorCode, string>> = {
  unauthenticated: "Authentication credentials were not provided or are not valid.",
  session_ended: "Your session has ended. Sign in again.",
  forbidden: "You do not have permission to perform this action.",
  api_access_required: "This user has no API access. Use an API key or a user with the API access right.",
  cross_site_request: "The request did not come from this site.",
  step_up_required:
    "Prove your second factor first. The proof counts for five minutes and for this act only.",
  not_found: "Not found.",
  too_many_attachments: "A request may have at most ten files.",
  file_infected: "The file contains malicious software and was not taken.",
  scanner_unavailable:
    "The file cannot be searched for viruses at the moment and was not taken. Try again shortly.",
  delegation_circle:
    "This person is already represented by the other one at that time, so a circle would arise.",
  too_many_requests: "Too many requests. Try again later.",
  internal: "Something went wrong on our side.",
  unavailable: "The service is not available at the moment. Try again shortly.",
};

export interface FieldErrors {
  [field: string]: string[] | FieldErrors;
}

export interface AppErrorOptions {
  /** Sentence for people; says what to do where that is not plain. */
  detail?: string;
  /** The input field that it is about, for field errors. */
  field?: string;
  /** Several wrong fields at once, in the wire's shape: `{"<field>": ["message"]}` or `{"<field>": {"<sub>": ["message"]}}`. */
  fields?: FieldErrors;
  /** Facts for the message catalogue and for machines; strings only. */
  params?: Record<string, string>;
  cause?: unknown;
}

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly field: string | undefined;
  readonly fields: FieldErrors | undefined;
  readonly params: Record<string, string>;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    const detail = options.detail ?? DEFAULT_DETAIL[code] ?? "The request was refused.";
    super(`${code}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.detail = detail;
    this.field = options.field;
    this.fields = options.fields;
    this.params = options.params ?? {};
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

/** The same answer for what does not exist and for what the actor may not see. */
export function notFound(what: string): AppError {
  return new AppError("not_found", { detail: `${what} not found.` });
}
