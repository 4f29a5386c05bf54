import { CHECKOUT_WORDS, type CheckoutLanguage, type CheckoutWord } from "@/lib/i18n/checkout-words";

/** The frame of the hosted payment page: plain HTML, no script, small enough for a weak phone on a weak network. */

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

/** Amounts, ids and moments keep their direction inside Arabic text. */
export function ltr(text: string): string {
  return `<bdi dir="ltr">${escapeHtml(text)}</bdi>`;
}

const STYLE = `
:root{color-scheme:light dark;--paper:light-dark(#f4f6f3,#0e1412);--surface:light-dark(#fdfefc,#131a17);--ink:light-dark(#14201b,#e6ece8);--muted:light-dark(#505e57,#a3b0a9);--line:light-dark(#dbe1db,#26302c);--strong:light-dark(#808c85,#6c7973);--accent:light-dark(#00655a,#62cbb8);--on-accent:light-dark(#fff,#04211c);--soft:light-dark(#d9ece6,#14332d);--positive:light-dark(#2f6a1c,#8fca74);--negative:light-dark(#a82319,#f39186);--negative-soft:light-dark(#f9e3df,#3a1d19);--warning:light-dark(#855000,#e3b15c);--warning-soft:light-dark(#f8ebcf,#332811)}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;background:var(--paper);color:var(--ink);font:1rem/1.5 "Inter Variable",Inter,"IBM Plex Sans Arabic","Noto Sans Arabic",system-ui,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.strip{margin:0;padding:.375rem 1rem;background:var(--warning-soft);color:var(--warning);font-size:.8125rem;text-align:center}
main{flex:1;width:100%;max-width:27rem;margin-inline:auto;padding:1.25rem 1rem 2rem}
.who{margin:0;color:var(--muted);font-size:.875rem}.who b{display:block;color:var(--ink);font-size:1.125rem;font-weight:600}
.sum{margin:1rem 0 0;padding-block:1rem;border-block:1px solid var(--line);border-block-start:3px double var(--strong)}
.total{margin:0;font-size:2rem;line-height:1.2;font-weight:650;letter-spacing:-.01em}.total small{font-size:1rem;font-weight:500;color:var(--muted);letter-spacing:0}
dl{display:grid;grid-template-columns:auto 1fr;gap:.125rem 1rem;margin:.625rem 0 0;font-size:.875rem}dt{color:var(--muted)}dd{margin:0;text-align:end}a{color:var(--accent)}
h1{margin:1.5rem 0 .75rem;font-size:1.0625rem;line-height:1.35;font-weight:600}
.methods{list-style:none;margin:0;padding:0;display:grid;gap:.625rem}
button,.go{display:flex;align-items:center;gap:.875rem;width:100%;min-height:3.75rem;padding:.625rem 1rem;border:1px solid var(--strong);border-radius:.5rem;background:var(--surface);color:inherit;font:inherit;text-align:start;text-decoration:none;cursor:pointer}
button:hover,.go:hover{border-color:var(--accent);background:var(--soft)}
button svg{flex:none;color:var(--muted)}button .name{flex:1;min-width:0;font-weight:550}button .name small{display:block;color:var(--muted);font-weight:400;font-size:.8125rem}button .price{white-space:nowrap}
[dir=rtl] .turn{transform:scaleX(-1)}
a.go{color:var(--on-accent)}a.go.quiet{color:var(--accent)}.go{justify-content:center;min-height:3rem;margin-top:1.25rem;background:var(--accent);border-color:var(--accent);color:var(--on-accent);font-weight:600}.go:hover{background:var(--accent);text-decoration:underline}
.go.quiet{margin-top:.625rem;background:transparent;color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.note{margin:1rem 0 0;padding:.75rem 1rem;border-radius:.5rem;border-inline-start:4px solid var(--negative);background:var(--negative-soft)}
.keep{display:flex;gap:.625rem;align-items:center;min-height:2.75rem;margin-bottom:.375rem}.keep input{width:1.25rem;height:1.25rem;margin:0;accent-color:var(--accent)}
.hint{margin:1rem 0 0;color:var(--muted);font-size:.8125rem}
.state{display:flex;gap:.75rem;align-items:center;margin:1.5rem 0 .25rem}.state h1{margin:0;font-size:1.375rem}.state span{display:flex;flex:none}
.good{color:var(--positive)}.bad{color:var(--negative)}.wait{color:var(--warning)}
@media(forced-colors:active){button,.go{border:2px solid}}
`;

export interface Page {
  language: CheckoutLanguage;
  title: string;
  isSandbox: boolean;
  body: string;
  /** Seconds after which the page looks again by itself. */
  refreshS?: number;
}

/** Words of a language. */
export function wordsOf(language: CheckoutLanguage): Record<CheckoutWord, string> {
  return CHECKOUT_WORDS[language];
}

/** A whole page. `nonce` stands in its Content-Security-Policy as well. */
export function pageHtml(page: Page, nonce: string): string {
  const t = wordsOf(page.language);
  return `<!doctype html>
<html lang="${page.language}" dir="${page.language === "ar" ? "rtl" : "ltr"}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
${page.refreshS === undefined ? "" : `<meta http-equiv="refresh" content="${page.refreshS}">`}
<title>${escapeHtml(page.title)}</title><link rel="icon" href="/b/checkout/icons/card.svg"><style nonce="${nonce}">${STYLE}</style></head>
<body>${page.isSandbox ? `<header class="strip">${t.sandbox}</header>` : ""}<main>${page.body}</main></body></html>`;
}

const icon = (path: string, size = 24) =>
  `<svg width="${size}" height="${size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${path}</svg>`;

export const ICONS = {
  card: icon('<rect x="2.5" y="5" width="19" height="14" rx="2"/><path d="M2.5 10h19M6.5 15h4"/>'),
  turn: icon('<path d="m9 5 7 7-7 7"/>', 20).replace("<svg", '<svg class="turn"'),
  good: icon('<circle cx="12" cy="12" r="9.25"/><path d="m8 12.5 2.75 2.75L16.5 9.5"/>', 32),
  bad: icon('<circle cx="12" cy="12" r="9.25"/><path d="M12 7.5v5.25M12 16.25v.01"/>', 32),
  wait: icon('<circle cx="12" cy="12" r="9.25"/><path d="M12 7v5l3.25 2"/>', 32),
} as const;
