/** Why nobody was let in by the provider: what the sign-in page tells, and the trail. */
const reasons = {
  unavailable: "The provider did not answer.",
  bad_answer: "The provider's answer did not fit what was asked for in this browser, or came too late.",
  wrong_issuer: "The provider calls itself otherwise than it is configured here.",
  turned_away: "The provider turned the person away, or he turned back.",
  email_unverified: "The provider does not vouch for the person's e-mail address.",
  not_linked: "Nobody here is linked to this person of the provider.",
  disabled: "The account is disabled.",
  limited: "Too many attempts from this address.",
} as const;

export type SignOnRefusal = keyof typeof reasons;

/** The reason as the trail keeps it. */
export function reasonOf(refusal: SignOnRefusal): string {
  return reasons[refusal];
}

/** Whether a text from the address bar is one of ours. */
export function isSignOnRefusal(text: unknown): text is SignOnRefusal {
  return typeof text === "string" && Object.hasOwn(reasons, text);
}

/** Carries a refusal through next-auth. */
export class SignOnRefused extends Error {
  override name = "SignOnRefused";
  constructor(
    readonly refusal: SignOnRefusal,
    options?: ErrorOptions,
  ) {
    super(refusal, options);
  }
}

const networkCodes = new Set(["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EPIPE"]);

/** What went wrong while the provider was asked. A provider that cannot be reached is the only thing that is not the answer's fault. */
export function refusalOf(error: unknown): SignOnRefusal {
  if (error instanceof SignOnRefused) return error.refusal;
  const {
    code,
    message = "",
    cause,
    error: said,
  } = error as {
    code?: string;
    message?: string;
    cause?: unknown;
    error?: string;
  };
  if (said === "access_denied" || message === "access_denied") return "turned_away";
  if (said === "temporarily_unavailable" || said === "server_error") return "unavailable";
  if (code !== undefined && networkCodes.has(code)) return "unavailable";
  if (/timed out|expected 200 OK, got: 5\d\d/.test(message)) return "unavailable";
  return cause instanceof Error ? refusalOf(cause) : "bad_answer";
}
