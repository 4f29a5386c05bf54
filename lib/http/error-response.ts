import "server-only";

import { AppError, type FieldErrors } from "@/lib/errors";
import { localizedError } from "@/lib/http/localized-error";
import type { PublicError } from "@/lib/http/public-error";
import { log } from "@/lib/log";

/** The public side of whatever was thrown. A bug is logged in full and told as a number to ask about. */
export function publicError(error: unknown, requestId: string | null, where?: string): PublicError {
  const expected = error instanceof AppError ? error : new AppError("internal", { cause: error });
  if (expected.status >= 500) log.error({ err: error, requestId, where }, "request failed");
  return {
    code: expected.code,
    detail: expected.detail,
    ...(expected.field ? { field: expected.field } : {}),
    ...(expected.fields ? { fields: flatFields(expected.fields) } : {}),
    params: expected.params,
    requestId,
  };
}

/** Complaints by field; those about parts of a field stand at the field. */
function flatFields(fields: FieldErrors): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, told]) => [
      name,
      Array.isArray(told) ? told : Object.values(flatFields(told)).flat(),
    ]),
  );
}

/** JSON answer for a refusal or a bug; the only place where session routes turn errors into statuses. */
export async function errorResponse(
  error: unknown,
  requestId: string | null,
  where?: string,
): Promise<Response> {
  const body = await localizedError(publicError(error, requestId, where));
  const headers = new Headers({ "Cache-Control": "no-store" });
  if (body.params.retryAfter) headers.set("Retry-After", body.params.retryAfter);
  else if (body.code === "unavailable" || body.code === "scanner_unavailable")
    headers.set("Retry-After", "5");
  const status = error instanceof AppError ? error.status : 500;
  return Response.json({ error: body }, { status, headers });
}
