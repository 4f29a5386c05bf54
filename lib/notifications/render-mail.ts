import { createTranslator } from "next-intl";
import { formatMoment } from "@/components/ui/format-moment";
import { maskCardNumbers } from "@/lib/card-numbers";
import { parseKeptWords, valuesOf as filling } from "@/lib/i18n/kept-words";
import ar from "@/lib/i18n/messages/ar";
import type { Messages } from "@/lib/i18n/messages/en";
import { readRecorded } from "@/lib/i18n/recorded-sentences";
import { defaultTimeZone, localeOf } from "@/lib/i18n/settings";
import { FACT_NAMES, type FactName, MAIL_WORDS } from "@/lib/notifications/mail-words";
import type { MailKind, NoticeLanguage, NoticeParams } from "@/lib/notifications/types";

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

export interface MailToRender {
  kind: MailKind;
  language: NoticeLanguage;
  params: NoticeParams;
  /** A page of the console; opening it changes nothing. */
  link: string | null;
  publicUrl: string;
  /** Whose clock a moment among the params is told by; the zone stands beside it. */
  timeZone?: string;
}

/** Longer values are cut: a mail is a hint, the console has the whole. */
const LONGEST_VALUE = 300;
/** What the subject may take of a header line, well below the column's width. */
const LONGEST_SUBJECT = 200;

/** Facts written by people stand in their own direction; numbers, amounts and codes read from left to right. */
const BY_PEOPLE: readonly FactName[] = ["maker", "by", "reason", "target"];

/** The mail of one notice: subject, plain text and HTML, in the reader's language. */
export function renderMail(mail: MailToRender): RenderedMail {
  const words = MAIL_WORDS[mail.language];
  const { subject, lead, open } = words.kinds[mail.kind];
  const values = valuesOf(mail);
  const isolateInText = isolateFor(mail.language);
  const facts = FACT_NAMES.filter((name) => values[name] !== undefined).map((name) => ({
    name,
    label: words.facts[name],
    value: values[name] ?? "",
  }));
  const url = mail.link === null ? null : `${mail.publicUrl}${mail.link}`;
  const footer = words.footer[footerOf(mail.kind)];
  return {
    subject: cut(fill(subject, values, isolateInText), LONGEST_SUBJECT),
    text: [
      fill(lead, values, isolateInText),
      "",
      ...facts.map(({ name, label, value }) => `${label}: ${isolateInText(value, name)}`),
      ...(url && open ? ["", `${open}:`, url] : []),
      "",
      footer,
      "",
    ].join("\n"),
    html: page(mail.language, {
      subject: escapeHtml(fill(subject, values, (value) => value)),
      lead: fill(escapeHtml(lead), values, isolateInHtml),
      facts: facts.map(({ name, label, value }) => [escapeHtml(label), isolateInHtml(value, name)]),
      button: url && open ? { url: escapeHtml(url), label: escapeHtml(open) } : null,
      footer: escapeHtml(footer),
    }),
  };
}

/** Whoever gets a link for his password may have no account yet to choose anything in, and opening it does something. */
function footerOf(kind: MailToRender["kind"]): "person" | "link" | "customer" {
  if (kind.startsWith("customer_")) return "customer";
  return kind === "invitation" || kind === "password_reset" ? "link" : "person";
}

/** What cannot stand in a header or reverses what is around it, in one blank; card numbers never leave in full. */
function plain(text: string): string {
  return cut(
    maskCardNumbers(
      text
        .replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/g, "")
        .replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, " ")
        .trim(),
    ),
    LONGEST_VALUE,
  );
}

function cut(text: string, longest: number): string {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join("")}…`;
}

function valuesOf(mail: MailToRender): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(mail.params))
    if (value !== "" && name !== "why") values[name] = isHash(name, value) ? value : plain(value);
  const said = sayReason(mail);
  if (said !== null) values.reason = said;
  const operations: Record<string, string> = MAIL_WORDS[mail.language].operations;
  if (values.operation !== undefined) values.operation = operations[values.operation] ?? values.operation;
  if (values.expires !== undefined) {
    const at = new Date(values.expires);
    if (Number.isNaN(at.getTime())) delete values.expires;
    // The zone is said beside it: a mail is read anywhere.
    else {
      const { timeZone = defaultTimeZone } = mail;
      const moment = (part: "day" | "minute") => formatMoment(at, part, "en", timeZone);
      values.expires = `${moment("day")} ${moment("minute")} (${timeZone})`;
    }
  }
  return values;
}

/** A reason of ours in the reader's language; null where the words stay as they were written. */
function sayReason({ language, params }: MailToRender): string | null {
  if (language === "en" || params.reason === undefined) return null;
  const words = parseKeptWords(params.why) ?? readRecorded(params.reason);
  if (!words) return null;
  const sentence = words.sentence as "neverSeenYet";
  const values = Object.fromEntries(Object.entries(words).map(([name, value]) => [name, plain(value)]));
  const t = createTranslator({
    locale: localeOf(language),
    messages: ar as Messages,
    namespace: "recorded",
  });
  return t.has(sentence) ? t(sentence, filling({ ...values, sentence }) as { minutes: number }) : null;
}

/** Half of the digits of a hash may look like a card; masked, it would prove nothing. */
function isHash(name: string, value: string): boolean {
  return name === "hash" && /^[0-9a-f]{64}$/.test(value);
}

type Isolate = (value: string, name: string) => string;

/** Puts the values into their places; what a value itself contains is never read as a place. */
function fill(template: string, values: Record<string, string>, isolate: Isolate): string {
  return template.replace(/\{(\w+)\}/g, (_place, name: string) => isolate(values[name] ?? "–", name));
}

function isWordOrByPeople(name: string): boolean {
  return name === "operation" || (BY_PEOPLE as readonly string[]).includes(name);
}

/** A line of one direction needs no marks, and programs that do not know them would show them. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** First strong character decides for what people wrote; everything else reads from left to right. */
function isolateFor(language: NoticeLanguage): Isolate {
  return (value, name) => {
    if (language !== "ar" && !RIGHT_TO_LEFT.test(value)) return value;
    return `${isWordOrByPeople(name) ? "\u2068" : "\u2066"}${value}\u2069`;
  };
}

function isolateInHtml(value: string, name: string): string {
  const direction = isWordOrByPeople(name) ? "auto" : "ltr";
  return `<bdi dir="${direction}">${escapeHtml(value)}</bdi>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

interface PageParts {
  subject: string;
  lead: string;
  facts: string[][];
  button: { url: string; label: string } | null;
  footer: string;
}

const FONT = "font-family:Inter,'IBM Plex Sans Arabic','Segoe UI',Tahoma,Arial,sans-serif";

/** Styles stand on the elements: readers of mail drop everything else. Nothing is loaded from anywhere. */
function page(language: NoticeLanguage, { subject, lead, facts, button, footer }: PageParts): string {
  const direction = language === "ar" ? "rtl" : "ltr";
  const start = language === "ar" ? "right" : "left";
  const rows = facts
    .map(
      ([label, value]) =>
        `<tr><td style="padding:6px 0;border-top:1px solid #d9ded8;color:#5b665f;text-align:${start};vertical-align:top;width:35%">${label}</td><td style="padding:6px 0;border-top:1px solid #d9ded8;text-align:${start};word-break:break-word">${value}</td></tr>`,
    )
    .join("");
  const link = button
    ? `<p style="margin:24px 0 0"><a href="${button.url}" target="_blank" rel="noopener" style="display:inline-block;padding:10px 18px;background:#0f5b46;color:#ffffff;text-decoration:none;border-radius:4px;font-weight:600">${button.label}</a></p>`
    : "";
  return `<!doctype html>
<html lang="${language}" dir="${direction}"><head><meta charset="utf-8"><title>${subject}</title></head>
<body style="margin:0;padding:24px 12px;background:#f4f6f3;color:#17211c;${FONT};font-size:15px;line-height:1.5">
<div dir="${direction}" style="max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border:1px solid #d9ded8;text-align:${start}">
<p style="margin:0 0 16px">${lead}</p>
<table role="presentation" cellspacing="0" cellpadding="0" style="width:100%;border-collapse:collapse;font-size:14px">${rows}</table>
${link}
<p style="margin:24px 0 0;color:#5b665f;font-size:12px">${footer}</p>
</div></body></html>
`;
}
