type Sent = { method: string; url: string; headers: Record<string, string>; body: string | null };
type Answer = { status: number; headers: Record<string, string>; body: string };

/** An exchange with a gateway as it is stored. */
export type StoredExchange = {
  request: Sent;
  response: Answer | null;
  fault: string | null;
  startedAt: string;
  durationMs: number;
};

type Row = Readonly<Record<string, unknown>>;

const isRow = (value: unknown): value is Row =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);

function headersOf(value: unknown): Record<string, string> {
  return isRow(value) && Object.values(value).every(isText) ? (value as Record<string, string>) : {};
}

function readRequest(value: unknown): Sent | null {
  if (!isRow(value)) return null;
  const { method, url, body } = value;
  if (!isText(method) || !isText(url) || !isTextOrNull(body)) return null;
  return { method, url, body, headers: headersOf(value.headers) };
}

function readAnswer(value: unknown): Answer | null {
  if (!isRow(value)) return null;
  const { status, body } = value;
  return typeof status === "number" && isText(body)
    ? { status, body, headers: headersOf(value.headers) }
    : null;
}

/**
 * An exchange as it is stored; null for a row of an older version that looks different. Written by hand, because a page of a payment
 * would carry a whole library of schemas for this alone.
 */
export function readExchange(value: unknown): StoredExchange | null {
  if (!isRow(value)) return null;
  const request = readRequest(value.request);
  const response = readAnswer(value.response);
  const { fault, startedAt, durationMs } = value;
  if (!request || (value.response !== null && !response)) return null;
  if (!isTextOrNull(fault) || !isText(startedAt) || typeof durationMs !== "number") return null;
  return { request, response, fault, startedAt, durationMs };
}
