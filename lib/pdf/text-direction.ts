/** Which way a text is written in a document: what people wrote may be in either language. */
export function directionOfText(text: string): "ltr" | "rtl" {
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(text) ? "rtl" : "ltr";
}

/** Letters that turn the line around them are left out, and so are those that cannot be drawn. */
export function drawableText(text: string): string {
  return text.replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\p{Cc}]/gu, " ").trim();
}
