import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { z } from "zod";
import { Refusal } from "@/lib/gateways/sandbox/desk";

/** Reading requests and writing answers. */

export const BODY_LIMIT_BYTES = 256 * 1024;

export type Answer = { status: number; body: unknown; headers?: Record<string, string> };

/** The body of a request as bytes. Refuses with 413 as soon as the limit is passed. */
export async function readBody(request: IncomingMessage, limitBytes = BODY_LIMIT_BYTES): Promise<Buffer> {
  const tooLarge = () => new Refusal(413, "body_too_large", `A body may have at most ${limitBytes} bytes.`);
  if (Number(request.headers["content-length"] ?? 0) > limitBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limitBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The JSON body of a request, checked. An empty body counts as an empty object. */
export async function readInput<S extends z.ZodType>(
  request: IncomingMessage,
  schema: S,
): Promise<z.output<S>> {
  const text = (await readBody(request)).toString("utf8");
  return checkInput(schema, parseJson(text === "" ? "{}" : text));
}

/** JSON or a 400. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, "invalid_json", "The body is not JSON.");
  }
}

/** A value that fits the schema or a 400 that names the first field at fault. */
export function checkInput<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue && issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
  throw new Refusal(400, "invalid_request", `${where}${issue?.message ?? "invalid"}`.slice(0, 500));
}

/** Sends JSON. */
export function sendJson(response: ServerResponse, answer: Answer): void {
  const body = Buffer.from(JSON.stringify(answer.body));
  sendBytes(response, answer.status, "application/json; charset=utf-8", body, answer.headers);
}

/** Sends a body as it is, unless the connection is gone or was answered already. */
export function sendBytes(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: Buffer,
  headers: Record<string, string> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { "content-type": contentType, "content-length": body.length, ...headers });
  response.end(body);
}

/** Body of an error in the gateway's own form. */
export function errorBody(code: string, message: string): { error: { code: string; message: string } } {
  return { error: { code, message } };
}

/** Compares secrets without telling by time where they differ. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return expected !== "" && timingSafeEqual(digest(given), digest(expected));
}

/** Number from a query text within bounds, or its default. */
export function numberParam(query: URLSearchParams, name: string, fallback: number, max: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  if (!/^\d{1,15}$/.test(text)) throw new Refusal(400, "invalid_request", `${name}: must be a whole number.`);
  return Math.min(Number(text), max);
}
