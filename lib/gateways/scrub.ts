import { maskCardNumbers } from "@/lib/card-numbers";

/**
 * Takes secrets and card numbers out of what is kept about a gateway call. It works on text, so that half a JSON body
 * or an HTML page is scrubbed as well, and everything else stays as it came.
 */

const REDACTED = "[redacted]";

/** Parts of field names that always mean a secret, and whole words that do. */
const SECRET_PARTS =
  /passw|passphrase|secret|token|authorization|credential|apikey|privatekey|accesskey|cvv|cookie/;
const SECRET_WORDS = new Set(["pwd", "pin", "otp", "cvc", "cvc2", "cvn", "csc", "track1", "track2"]);

/** Gateways use the same few hundred names again and again; a stranger's endless new ones must not fill the memory. */
const KNOWN_NAMES_LIMIT = 2_000;
const knownNames = new Map<string, boolean>();

/** Whether a field or header of this name holds a secret. */
export function isSecretName(name: string): boolean {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const isSecret = SECRET_PARTS.test(words.join("")) || words.some((word) => SECRET_WORDS.has(word));
  if (name.length <= 100 && knownNames.size < KNOWN_NAMES_LIMIT) knownNames.set(name, isSecret);
  return isSecret;
}

/** Scrubs any text: JSON (whole or torn), forms, XML, HTML. `secrets` are values that must not appear anywhere. */
export function scrubText(text: string, secrets: readonly string[] = []): string {
  let plain = text.includes("\\") ? decodeAsciiEscapes(text) : text;
  // Each of these forms has a character without which there is nothing to look for; most texts are single words.
  if (plain.includes('"')) plain = redactJson(plain);
  if (plain.includes("<")) plain = redactXml(plain);
  if (plain.includes("=")) plain = redactForms(plain);
  plain = removeValues(plain, secrets);
  return plain.length < SHORTEST_CARD ? plain : maskCardNumbers(plain);
}

/** Digits of the shortest card number. */
const SHORTEST_CARD = 13;

/** Scrubs header values; the names say which of them are secret as a whole. */
export function scrubHeaders(
  headers: Readonly<Record<string, string>>,
  secrets: readonly string[] = [],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      isSecretName(name) ? REDACTED : maskCardNumbers(removeValues(value, secrets)),
    ]),
  );
}

/** Scrubs a parsed answer, field by field. */
export function scrubValue(value: unknown, secrets: readonly string[] = []): unknown {
  if (typeof value === "string") return scrubText(value, secrets);
  if (typeof value === "number") {
    const masked = maskCardNumbers(String(value));
    return masked === String(value) ? value : masked;
  }
  if (Array.isArray(value)) return value.map((item) => scrubValue(item, secrets));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      scrubText(name, secrets),
      isSecretName(name) && item !== null ? REDACTED : scrubValue(item, secrets),
    ]),
  );
}

/** JSON may hide letters and digits as escapes; quotes and backslashes stay escaped. */
function decodeAsciiEscapes(text: string): string {
  return text.replace(/\\u00([2-7][0-9a-f])/gi, (whole, hex: string) =>
    /^(22|5c|7f)$/i.test(hex) ? whole : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** `"name": value` pairs; a JSON text inside a JSON string has backslashes before its quotes. */
function redactJson(text: string): string {
  const pair = /(\\{0,15})"((?:[^"\\]){1,100})\1"\s*:\s*/g;
  let result = "";
  let from = 0;
  for (let match = pair.exec(text); match; match = pair.exec(text)) {
    if (!isSecretName(match[2] ?? "")) continue;
    const valueAt = match.index + match[0].length;
    const end = endOfValue(text, valueAt, match[1] ?? "");
    const quote = `${match[1] ?? ""}"`;
    result += `${text.slice(from, valueAt)}${quote}${REDACTED}${quote}`;
    from = end;
    pair.lastIndex = end;
  }
  return result + text.slice(from);
}

/** Where the JSON value that starts at `at` ends; a torn one ends with the text. */
function endOfValue(text: string, at: number, escape: string): number {
  const quote = `${escape}"`;
  let depth = 0;
  for (let index = at; index < text.length; ) {
    if (text.startsWith(quote, index)) {
      index = endOfString(text, index + quote.length, quote);
      if (depth === 0) return index;
      continue;
    }
    const character = text[index] ?? "";
    if ("{[".includes(character)) depth += 1;
    else if ("}]".includes(character)) {
      // A closing bracket before any opening one belongs to the object around: a bare value ends here.
      if (depth === 0) return index;
      depth -= 1;
      if (depth === 0) return index + 1;
    } else if (depth === 0 && (character === "," || (escape !== "" && character === '"'))) return index;
    index += 1;
  }
  return text.length;
}

function endOfString(text: string, from: number, quote: string): number {
  for (let at = text.indexOf(quote, from); at !== -1; at = text.indexOf(quote, at + 1)) {
    let backslashes = 0;
    while (text[at - 1 - backslashes] === "\\") backslashes += 1;
    // An escaped quote has an odd number of backslashes of its own before it.
    if (quote.length > 1 ? backslashes === 0 : backslashes % 2 === 0) return at + quote.length;
  }
  return text.length;
}

function redactForms(text: string): string {
  return text.replace(
    /(^|[?&;\s])([\w.[\]%-]{1,100})=([^&\s"'<>;]+)/g,
    (whole, before: string, name: string) => (isSecretName(name) ? `${before}${name}=${REDACTED}` : whole),
  );
}

function redactXml(text: string): string {
  return text.replace(/<([\w:.-]{1,100})([^<>]*)>([^<]*)(?=<\/\1)/g, (whole, name: string, rest: string) =>
    isSecretName(name) ? `<${name}${rest}>${REDACTED}` : whole,
  );
}

/** Secrets that are known by value, in the forms in which they travel. */
function removeValues(text: string, secrets: readonly string[]): string {
  let result = text;
  for (const secret of secrets) {
    for (const form of formsOf(secret)) if (result.includes(form)) result = result.replaceAll(form, REDACTED);
  }
  return result;
}

/** The accounts' secrets are in the memory anyway; this keeps the forms of the last few. */
const FORMS_LIMIT = 200;
const knownForms = new Map<string, readonly string[]>();

function formsOf(secret: string): readonly string[] {
  // Shorter ones would tear holes into innocent text.
  if (secret.length < 6) return [];
  const known = knownForms.get(secret);
  if (known) return known;
  const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
  const distinct = [...new Set([...forms, Buffer.from(secret).toString("base64")])];
  if (knownForms.size >= FORMS_LIMIT) knownForms.clear();
  knownForms.set(secret, distinct);
  return distinct;
}
