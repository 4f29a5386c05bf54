/** What the sign-in form is told through next-auth's `error` text. */
export type SignInError =
  | { code: "refused" }
  | { code: "limited"; minutes: number }
  | { code: "unavailable" };

const limitedPrefix = "limited:";

/** The text that travels as next-auth's error. */
export function writeSignInError(error: SignInError): string {
  return error.code === "limited" ? `${limitedPrefix}${error.minutes}` : error.code;
}

/** Reads the `error` of next-auth's answer; whatever is not ours is the one refusal. */
export function readSignInError(text: string): SignInError {
  if (text === "unavailable") return { code: "unavailable" };
  const minutes = text.startsWith(limitedPrefix) ? Number(text.slice(limitedPrefix.length)) : Number.NaN;
  return Number.isInteger(minutes) && minutes > 0 ? { code: "limited", minutes } : { code: "refused" };
}
