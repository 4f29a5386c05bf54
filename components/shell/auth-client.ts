/*
 * The two calls of next-auth that the browser makes. Its own client would add a session poller, a cross-tab channel and
 * eleven kilobytes to every page for them.
 */

/** Null when the session is open, else the error text that next-auth answered; throws when nobody answered. */
export async function postSignIn(username: string, password: string): Promise<string | null> {
  const answer = await postForm("/api/auth/callback/credentials", { username, password });
  const error = new URL(answer.url, location.origin).searchParams.get("error");
  return answer.ok && !error ? null : (error ?? "");
}

/** Ends the session on the server and drops its cookie. */
export async function postSignOut(): Promise<void> {
  await postForm("/api/auth/signout", {});
}

async function postForm(path: string, fields: Record<string, string>): Promise<{ ok: boolean; url: string }> {
  const issued = await fetch("/api/auth/csrf", { cache: "no-store" });
  const { csrfToken } = (await issued.json()) as { csrfToken: string };
  const response = await fetch(path, {
    method: "POST",
    headers: { "x-auth-return-redirect": "1" },
    body: new URLSearchParams({ ...fields, csrfToken, callbackUrl: location.origin, json: "true" }),
  });
  const body = (await response.json()) as { url?: string };
  return { ok: response.ok, url: body.url ?? "/" };
}
