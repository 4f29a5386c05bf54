/** What a page or a program of ours learns about a refusal or a bug. */
export type PublicError = {
  code: string;
  detail: string;
  field?: string;
  params: Record<string, string>;
  /** What to quote when asking about it. */
  requestId: string | null;
};
