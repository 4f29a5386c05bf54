import "server-only";

import type { NextRequest } from "next/server";
import type { z } from "zod";

import type { Origin } from "@/lib/auth/actor";
import { originOf } from "@/lib/auth/origin";
import { AppError } from "@/lib/errors";
import { errorResponse } from "@/lib/http/error-response";
import { readCapped } from "@/lib/http/read-capped";
import { requireSameOrigin } from "@/lib/http/same-origin";
import { requireStrict } from "@/lib/http/strict-schema";

/** More than any of these forms sends. */
const MOST_BYTES = 4_096;

/**
 * A POST of a page that is open to people without a session: same-origin proof, counted body, strict schema, use case. The use case
 * limits how often it may be asked. What it returns is sent to the browser.
 */
export function openRoute<Schema extends z.ZodType, Data>(
  declaration: { name: string; schema: Schema },
  run: (origin: Origin, input: z.output<Schema>) => Promise<Data>,
): (request: NextRequest) => Promise<Response> {
  const { name, schema } = declaration;
  requireStrict(schema, name);
  return async (request) => {
    const origin = originOf(request.headers);
    try {
      requireSameOrigin(request.headers);
      const parsed = schema.safeParse(await readJson(request));
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        const field = issue?.path.join(".");
        throw new AppError("invalid_input", {
          detail: issue?.message ?? "",
          ...(field ? { field, params: { reason: issue?.message ?? "" } } : {}),
        });
      }
      const data = await run(origin, parsed.data);
      return Response.json(data ?? {}, { headers: { "Cache-Control": "no-store" } });
    } catch (error) {
      await request.body?.cancel().catch(() => undefined);
      return errorResponse(error, origin.requestId, name);
    }
  };
}

async function readJson(request: NextRequest): Promise<unknown> {
  const text = await readCapped(request, MOST_BYTES);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new AppError("invalid_input", { detail: "This is not JSON." });
  }
}
