/** What a page or a program of ours learns about a refusal or a bug. */
export type PublicError = {
  code: string;
  detail: string;
  field?: string;
  /** Several wrong fields at once. */
  fields?: Record<string, string[]>;
  params: Record<string, string>;
  /** What to quote when asking about it. */
  requestId: string | null;
};
