import { randomBytes } from "node:crypto";
import type { WireRequest } from "@/lib/api/api-request";
import { keptNumber } from "@/lib/api/kept-number";
import { AppError } from "@/lib/errors";

/** More than any operation needs; a larger body is refused while it comes in. */
const MAX_BODY_BYTES = 256 * 1024;
const MAX_DEPTH = 32;

/** A number of a JSON body that was kept as its own text, because a JavaScript number would round it. */
const MARK = `${randomBytes(9).toString("base64url")}#`;

export interface BodyOptions {
  /** Form fields that are lists: all their repetitions count. */
  lists?: readonly string[];
  /** For calls that may carry a file. */
  maxBytes?: number;
}

/**
 * The body of a call as an object: JSON, form or multipart. Numbers at the top level come as the text that was sent. Throws
 * `payload_too_large`, `unsupported_media_type` or `invalid_input`.
 */
export async function readBody(
  request: WireRequest,
  options: BodyOptions = {},
): Promise<Record<string, unknown>> {
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const encoding = request.headers.get("content-encoding");
  if (encoding && encoding !== "identity")
    throw unsupported(`Content-Encoding ${encoding} is not supported.`);
  const bytes = await readCapped(request, type === "multipart/form-data" ? options.maxBytes : undefined);
  if (bytes.length === 0) return {};
  if (type === "application/json" || type.endsWith("+json")) return parseJson(bytes);
  if (type === "application/x-www-form-urlencoded")
    return formFields(new URLSearchParams(decode(bytes)), options.lists);
  if (type === "multipart/form-data") return parseMultipart(request, bytes, options.lists);
  throw unsupported(`Unsupported media type "${type}" in request.`);
}

/** The raw bytes, counted as they come, so that a wrong Content-Length changes nothing. */
export async function readCapped(request: WireRequest, maxBytes = MAX_BODY_BYTES): Promise<Buffer> {
  if (Number(request.headers.get("content-length") ?? "0") > maxBytes) throw tooLarge(maxBytes);
  if (request.wholeBody) {
    const bytes = await request.wholeBody(maxBytes);
    if (bytes === null) throw tooLarge(maxBytes);
    return bytes;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (request.body) {
    for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk);
    }
  }
  return Buffer.concat(chunks);
}

function tooLarge(maxBytes: number): AppError {
  return new AppError("payload_too_large", { detail: `The body may have at most ${maxBytes / 1024} KB.` });
}

function unsupported(detail: string): AppError {
  return new AppError("unsupported_media_type", { detail });
}

function malformed(detail: string): AppError {
  return new AppError("invalid_input", { detail });
}

const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true });

function decode(bytes: Buffer): string {
  try {
    return STRICT_UTF8.decode(bytes);
  } catch {
    throw malformed("The body is not valid UTF-8.");
  }
}

function parseJson(bytes: Buffer): Record<string, unknown> {
  const text = decode(bytes);
  if (depthOf(text) > MAX_DEPTH) throw malformed(`JSON may be nested at most ${MAX_DEPTH} levels deep.`);
  let body: unknown;
  try {
    // First as it came: marking the numbers would make JSON of what is none, such as 01.
    body = JSON.parse(text);
    const kept = keepNumbers(text);
    if (kept !== text) body = JSON.parse(kept);
  } catch {
    throw malformed("JSON parse error.");
  }
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw malformed("The body must be a JSON object.");
  const fields = Object.entries(body).map(([key, value]) => [key, restoreNumbers(value, true)] as const);
  return Object.assign(Object.create(null) as Record<string, unknown>, Object.fromEntries(fields));
}

/** JSON inside a form field, its numbers as `keptNumber` has them. Throws on what is no JSON or nested too deep. */
export function parseNested(text: string): unknown {
  if (depthOf(text) > MAX_DEPTH) throw malformed(`JSON may be nested at most ${MAX_DEPTH} levels deep.`);
  const body: unknown = JSON.parse(text);
  const kept = keepNumbers(text);
  return kept === text ? body : restoreNumbers(JSON.parse(kept), false);
}

/** Deepest nesting, counted without building anything. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const char = text.charCodeAt(index);
    if (inString) {
      if (char === 0x5c) index++;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x7b || char === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (char === 0x7d || char === 0x5d) depth--;
  }
  return deepest;
}

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Turns every number into a marked string, so that its digits survive the parser. */
function keepNumbers(text: string): string {
  if (!/[:[,]\s*-?\d/.test(text)) return text;
  return text.replace(STRING_OR_NUMBER, (token) => (token.startsWith('"') ? token : `"${MARK}${token}"`));
}

/** At the top level a number stays text; deeper it becomes a number again, as the merchant meant it. */
function restoreNumbers(value: unknown, isTop: boolean): unknown {
  if (typeof value === "string") {
    if (!value.startsWith(MARK)) return value;
    const digits = value.slice(MARK.length);
    return isTop ? digits : keptNumber(digits);
  }
  if (Array.isArray(value)) return value.map((item) => restoreNumbers(item, false));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, restoreNumbers(item, false)]));
  }
  return value;
}

async function parseMultipart(
  request: WireRequest,
  bytes: Buffer,
  lists: readonly string[] | undefined,
): Promise<Record<string, unknown>> {
  try {
    const copy = new Response(new Uint8Array(bytes), {
      headers: { "content-type": request.headers.get("content-type") ?? "" },
    });
    return formFields(await copy.formData(), lists);
  } catch {
    throw malformed("The multipart body cannot be read.");
  }
}

/**
 * The last of repeated fields counts, as with duplicate JSON keys; of a list all of them. `extra` may be sent as JSON text. What a
 * form calls a list (`amount[]`, `amount[0]`) is one: taken for a field that nobody knows it would be ignored, and an amount that is
 * left out is all that remains.
 */
function formFields(
  form: { forEach(visit: (value: unknown, key: string) => void): void },
  lists: readonly string[] = [],
): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null);
  form.forEach((value, key) => {
    const name = key.replace(/\[\d*\]$/, "");
    if (name === key && !lists.includes(name)) fields[name] = value;
    // In place: a copy for each of ten thousands of repetitions would keep everybody else waiting.
    else if (Array.isArray(fields[name])) fields[name].push(value);
    else fields[name] = [value];
  });
  if (typeof fields.extra === "string" && fields.extra !== "") {
    try {
      fields.extra = parseNested(fields.extra);
    } catch {
      // The field's own check says what is wrong with it.
    }
  }
  return fields;
}
