/**
 * Checks that a webhook, or the answer of an inquiry or operation, was signed with your secret: a delivery by its headers
 * (`verifyDelivery`), a body by the signature inside it (`verifyWebhook`). Of the latter two schemes are in use among
 * installations that speak this contract: joined fields (Countersign's own) and lines of paths (subscription charges).
 */

/** Signed fields, in the byte order in which they are joined. */
const FIELDS =
  "amount currency_code customer_address_city customer_address_country customer_address_line1 customer_address_line2 " +
  "customer_address_postal_code customer_address_state customer_email customer_first_name customer_last_name customer_phone " +
  "gateway_account gateway_name order_no reference_number result state";

const PATHS =
  "agreement.id amount currency_code customer_address_city customer_address_country customer_address_line1 " +
  "customer_address_line2 customer_address_postal_code customer_address_state customer_email customer_first_name " +
  "customer_last_name customer_phone extra.autopay.subscription_id extra.merchant_id gateway_account gateway_name order_no " +
  "payment_type reference_number result session_id state token.customer_id token.pg_code token.token";

type Body = Readonly<Record<string, unknown>>;

function valueAt(body: Body, path: string): string | null {
  let value: unknown = body;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return null;
    value = (value as Record<string, unknown>)[key];
  }
  return value === null || value === undefined || value === "" ? null : String(value);
}

async function sign(
  message: Uint8Array<ArrayBuffer>,
  secret: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  // Web Crypto has no empty keys; an unset secret must never verify anything.
  if (secret.length === 0) throw new Error("The webhook secret is empty.");
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, message));
}

async function hmac(message: string, secret: string): Promise<string> {
  const text = new TextEncoder();
  const digest = await sign(text.encode(message), text.encode(secret));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Signature over the joined fields: `key` and `value` of each that is not empty, nothing between them. Lower-case hex. */
export function fieldSignature(body: Body, secret: string): Promise<string> {
  const message = FIELDS.split(" ").map((field) => {
    const value = valueAt(body, field);
    return value === null ? "" : field + value;
  });
  return hmac(message.join(""), secret);
}

/** Signature over lines of `path=value`, empty ones left out. Lower-case hex. */
export function pathSignature(body: Body, secret: string): Promise<string> {
  const lines = PATHS.split(" ").flatMap((path) => {
    const value = valueAt(body, path);
    return value === null ? [] : [`${path}=${value}`];
  });
  return hmac(lines.join("\n"), secret);
}

/** Whether `body.signature` was made with `secret`, by either scheme. Compare nothing else before it said yes. */
export async function verifyWebhook(body: Body, secret: string): Promise<boolean> {
  const given = body.signature;
  if (typeof given !== "string") return false;
  const [byFields, byPaths] = await Promise.all([fieldSignature(body, secret), pathSignature(body, secret)]);
  return isSame(given, byFields) || isSame(given, byPaths);
}

type DeliveryHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | string[] | undefined>>;

/**
 * Whether a delivery is genuine, by its Standard Webhooks headers. They cover every byte of the body, so hand over the text as it
 * came, before it is parsed. `secret` in either form that the console shows. What is older or newer than the tolerance is refused.
 */
export async function verifyDelivery(
  headers: DeliveryHeaders,
  rawBody: string,
  secret: string,
  { toleranceS = 300, now = Date.now() }: { toleranceS?: number; now?: number } = {},
): Promise<boolean> {
  const [id, timestamp] = [headerOf(headers, "webhook-id"), headerOf(headers, "webhook-timestamp")];
  if (id === "" || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now / 1000 - Number(timestamp)) > toleranceS) return false;
  const text = new TextEncoder();
  const message = text.encode(`${id}.${timestamp}.${rawBody}`);
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1];
  const digest = await sign(message, encoded === undefined ? text.encode(secret) : fromBase64(encoded));
  const expected = `v1,${btoa(String.fromCharCode(...digest))}`;
  // During a change of the secret there is one signature for each that counts.
  const given = headerOf(headers, "webhook-signature").split(" ");
  return given.map((signature) => isSame(signature, expected)).includes(true);
}

function headerOf(headers: DeliveryHeaders, name: string): string {
  const value =
    typeof headers.get === "function"
      ? (headers as { get(name: string): string | null }).get(name)
      : (headers as Record<string, string | string[] | undefined>)[name];
  return typeof value === "string" ? value : "";
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** In a time that tells nothing about where two texts differ. */
function isSame(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let index = 0; index < b.length; index++) difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  return difference === 0;
}
