import "server-only";
import { json, type WireAnswer } from "@/lib/api/answers";
import { openApiDocument } from "@/lib/api/openapi/document";
import { getEnv } from "@/lib/env";

let document: Record<string, unknown> | undefined;

/** `GET /b/openapi.json`: the description of this API; it tells nothing that needs a key. */
export async function handleOpenApi(): Promise<WireAnswer> {
  document ??= openApiDocument(getEnv().PUBLIC_URL);
  return json(200, document, { "access-control-allow-origin": "*" });
}
