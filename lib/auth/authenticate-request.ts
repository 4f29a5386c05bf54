import "server-only";

import { type Actor, type Origin, apiKeyActor } from "@/lib/auth/actor";
import { recordStrayKey } from "@/lib/auth/keys/stray-key";
import { admitApiKey, type KeyCompanion, parseApiKey } from "@/lib/auth/api-keys";
import { requireAllowance } from "@/lib/auth/api-limits";
import { authenticateBasic } from "@/lib/auth/authenticate-basic";
import { sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

/**
 * Who calls the wire API: a program with a private key, or a person (or integration user) with his password. The call is
 * counted. `companion` may be read with a busy program's key. Throws `unauthenticated`, `api_access_required` or `too_many_requests`.
 */
export async function authenticateRequest(
  authorization: string | null,
  origin: Origin,
  companion?: KeyCompanion,
): Promise<Actor> {
  const [, scheme, credentials] = /^\s*(\S+)\s+(\S.*?)\s*$/.exec(authorization ?? "") ?? [];
  if (scheme && credentials) {
    if (/^api-key$/i.test(scheme)) return authenticateKey(credentials, origin, companion);
    if (/^basic$/i.test(scheme)) return authenticateBasic(credentials, origin);
  }
  throw new AppError("unauthenticated");
}

async function authenticateKey(text: string, origin: Origin, companion?: KeyCompanion): Promise<Actor> {
  const parsed = parseApiKey(text);
  if (!parsed) throw new AppError("unauthenticated", { detail: "Invalid API key." });
  const key = await admitApiKey(sql, parsed, origin.address, undefined, companion);
  if (!key) {
    await recordStrayKey(parsed, origin);
    throw new AppError("unauthenticated", { detail: "Invalid API key." });
  }
  requireAllowance(key);
  return apiKeyActor(key, origin);
}
