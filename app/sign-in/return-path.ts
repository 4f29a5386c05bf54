/** Any base will do: it only tells whether an address leaves it. */
const base = "http://countersign.invalid";

/**
 * Where to go after signing in. Only a path of this site: anything that a browser could read as another site's address
 * becomes the start page.
 */
export function safeReturnPath(wanted: string | string[] | undefined): string {
  if (typeof wanted !== "string" || !wanted.startsWith("/") || !URL.canParse(wanted, base)) return "/";
  const url = new URL(wanted, base);
  if (url.origin !== base || url.pathname.startsWith("//") || url.pathname.startsWith("/sign-in")) return "/";
  return url.pathname + url.search;
}
