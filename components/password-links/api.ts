import { queryOptions } from "@tanstack/react-query";
import type { ForgotPasswordInput, UsePasswordLinkInput } from "@/lib/auth/password-links/rules";
import type { OpenLink } from "@/lib/auth/password-links/types";
import { ActionFailure } from "@/lib/http/action-failure";
import type { PublicError } from "@/lib/http/public-error";

/** Asks for a link. The answer is the same whether there is such a person or not. */
export function postForgotPassword(input: ForgotPasswordInput): Promise<unknown> {
  return post("/api/password/forgot", input);
}

/** Whom the link in the address bar is for; uses nothing up. */
export function openLinkQuery(token: string) {
  return queryOptions({
    queryKey: ["password-link", token],
    queryFn: () => post<OpenLink>("/api/password/link", { token }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Chooses the password and uses the link up. */
export function postPassword(input: UsePasswordLinkInput): Promise<{ username: string }> {
  return post("/api/password/use", input);
}

async function post<Data>(path: string, input: object): Promise<Data> {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
  });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as Data;
  const error = (body as { error?: PublicError } | null)?.error;
  throw new ActionFailure(
    error ?? { code: "unavailable", detail: "The server did not answer.", params: {}, requestId: null },
  );
}
