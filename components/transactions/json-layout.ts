/**
 * Lays JSON text out over lines without touching a character of its values: reading and writing it again would turn
 * 12.500 into 12.5. Anything that is not JSON comes back as it is.
 */
export function layOutJson(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  let depth = 0;
  let laidOut = "";
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    const line = () => `\n${"  ".repeat(depth)}`;
    const isEmpty = /[{[]$/.test(laidOut);
    if (token === "}" || token === "]") {
      depth -= 1;
      laidOut += isEmpty ? token : line() + token;
    } else {
      const opened = isEmpty ? line() : "";
      if (token === "{" || token === "[") depth += 1;
      laidOut += token === "," ? `,${line()}` : token === ":" ? ": " : opened + token;
    }
  }
  return laidOut;
}
