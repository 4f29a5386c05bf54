import "server-only";

import { discoveryUrl } from "@/lib/auth/sign-on/provider";
import { signOnConfiguration } from "@/lib/auth/sign-on/configuration";
import { getEnv } from "@/lib/env";
import { isLoopbackHost } from "@/lib/env-values";
import { log } from "@/lib/log";

/** Our own session is over already: the provider is not waited for longer than this. */
const deadlineMs = 2_000;

/** Where a browser ends the person's session at the provider as well; null where the provider has no such page or does not answer. */
export async function providerSignOutUrl(): Promise<string | null> {
  const configuration = signOnConfiguration();
  if (!configuration) return null;
  try {
    const answer = await fetch(discoveryUrl(configuration.issuer), {
      redirect: "error",
      signal: AbortSignal.timeout(deadlineMs),
    });
    const { end_session_endpoint: endpoint } = (await answer.json()) as { end_session_endpoint?: unknown };
    if (typeof endpoint !== "string" || !URL.canParse(endpoint)) return null;
    const url = new URL(endpoint);
    if (url.protocol !== "https:" && !isLoopbackHost(url.hostname)) return null;
    url.searchParams.set("client_id", configuration.clientId);
    url.searchParams.set("post_logout_redirect_uri", new URL("/sign-in", getEnv().PUBLIC_URL).href);
    return url.href;
  } catch (error) {
    log.warn({ err: error }, "the provider did not say where its sign-out is");
    return null;
  }
}
