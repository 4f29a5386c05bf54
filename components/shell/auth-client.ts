/*
 * The calls of next-auth that the browser makes. Its own client would add a session poller, a cross-tab channel and
 * eleven kilobytes to every page for them.
 */

/** Null when the session is open, else the error text that next-auth answered; throws when nobody answered. */
export async function postSignIn(username: string, password: string): Promise<string | null> {
  const answer = await postForm("/api/auth/callback/credentials", { username, password });
  const error = new URL(answer.url, location.origin).searchParams.get("error");
  return answer.ok && !error ? null : (error ?? "");
}

/** Asks for the address of the provider that signs people in; null when the provider does not answer. */
export async function postSignOn(returnPath: string): Promise<string | null> {
  const callbackUrl = new URL(returnPath, location.origin).href;
  const answer = await postForm("/api/auth/signin/oidc", { callbackUrl });
  const url = new URL(answer.url, location.origin);
  return answer.ok && url.origin !== location.origin ? url.href : null;
}

/**
 * Ends the session on the server and drops its cookie. Says where to go: to the sign-in page, or to the provider that has signed the
 * person in, so that he is signed out there as well.
 */
export async function postSignOut(): Promise<string> {
  const { url } = await postForm("/api/auth/signout", {});
  const target = new URL(url, location.origin);
  return target.origin === location.origin ? "/sign-in" : target.href;
}

async function postForm(path: string, fields: Record<string, string>): Promise<{ ok: boolean; url: string }> {
  const issued = await fetch("/api/auth/csrf", { cache: "no-store" });
  const { csrfToken } = (await issued.json()) as { csrfToken: string };
  const response = await fetch(path, {
    method: "POST",
    headers: { "x-auth-return-redirect": "1" },
    body: new URLSearchParams({ callbackUrl: location.origin, ...fields, csrfToken, json: "true" }),
  });
  const body = (await response.json()) as { url?: string };
  return { ok: response.ok, url: body.url ?? "/" };
}
