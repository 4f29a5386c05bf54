import "server-only";
import { getEnv } from "@/lib/env";
import { isLoopbackHost } from "@/lib/env-values";

/**
 * Why an address cannot be a gateway's, as the end of a sentence, or null. Credentials go there, so that it is https; plain
 * http only to this machine, and only where the operator allows it.
 */
export function baseUrlProblem(text: string): string | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return "must be an address such as https://api.example.com";
  }
  if (url.username || url.password) return "must not contain a sign-in: credentials are kept apart";
  if (url.search || url.hash) return "must end with the path, without a query or a fragment";
  if (url.protocol === "https:") return null;
  if (url.protocol !== "http:") return "must begin with https://";
  if (!isLoopbackHost(url.hostname)) return "must begin with https://: credentials are sent there";
  if (getEnv().GATEWAY_ALLOW_LOOPBACK_HTTP) return null;
  return "must begin with https://; plain http to this machine is for trials and takes GATEWAY_ALLOW_LOOPBACK_HTTP=1";
}
