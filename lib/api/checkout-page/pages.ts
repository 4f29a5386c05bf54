import { escapeHtml, ICONS, ltr, type Page, wordsOf } from "@/lib/api/checkout-page/html";
import type { CheckoutLanguage, CheckoutWord } from "@/lib/i18n/checkout-words";
import { displayAmount, formatAmount } from "@/lib/money/money";
import type { CheckoutAccount } from "@/lib/transactions/checkout-accounts";
import type { CheckoutRecord } from "@/lib/transactions/checkout-record";
import { feeOf } from "@/lib/transactions/fees";

/** What the hosted payment page shows in each situation. */

export interface Shown {
  record: CheckoutRecord;
  merchant: string;
  /** Number of the attempt that settled or ended it. */
  referenceNumber: string | null;
}

export interface MethodsOptions {
  /** Binds the form to this session. */
  token: string;
  action: string;
  /** What went wrong before. */
  note: CheckoutWord | null;
}

/** The ways to pay; choosing one leads on. */
export function methodsPage(shown: Shown, options: MethodsOptions): Page {
  const { record } = shown;
  const { language } = record.fields;
  const t = wordsOf(language);
  const payable = record.accounts.filter((account) => account.isActive && account.hasPage);
  const cash = record.accounts.some((account) => account.isActive && account.isCash);
  const isSaving = record.fields.payment_type === "save_card";
  const rows = payable.map((account) => `<li>${methodButton(account, record)}</li>`).join("");
  const form = `<form method="post" action="${escapeHtml(options.action)}"><input type="hidden" name="token" value="${options.token}"><input type="hidden" name="sum" value="${escapeHtml(askedSum(record))}">
${offersSaving(record) ? `<label class="keep"><input type="checkbox" name="save_card" value="1">${t.saveCard}</label>` : ""}
<ul class="methods">${rows}</ul></form>`;
  return {
    ...frameOf(shown),
    title: `${t.title} · ${shown.merchant}`,
    body: `${head(shown)}${options.note ? `<p class="note" role="alert">${t[options.note]}</p>` : ""}
${payable.length > 0 ? `<h1>${isSaving ? t.methodsSave : t.methods}</h1>${form}` : ""}
${cash ? `<h1>${t.cash}</h1><p>${t.cashHint}</p>` : ""}
${payable.length > 0 ? `<p class="hint">${t.secured}</p>` : ""}`,
  };
}

/** What the page asks for; a choice brings it back, so that nobody pays another amount than he was shown. */
export function askedSum({ amountMinor, fields }: CheckoutRecord): string {
  return `${formatAmount(amountMinor, fields.currency_code)} ${fields.currency_code}`;
}

function offersSaving({ fields, accounts }: CheckoutRecord): boolean {
  return (
    fields.payment_type === "one_off" &&
    fields.customer_id !== undefined &&
    accounts.some((account) => account.savesCards)
  );
}

function methodButton(account: CheckoutAccount, record: CheckoutRecord): string {
  const { currency_code: currency, language } = record.fields;
  const fee = feeOf(account, record.amountMinor);
  const feeLine =
    fee > 0n ? `<small>${wordsOf(language).fee} ${ltr(shownAmount(fee, currency))}</small>` : "";
  const price =
    record.fields.payment_type === "save_card"
      ? ""
      : `<span class="price">${ltr(shownAmount(record.amountMinor + fee, currency))}</span>`;
  return `<button name="pg_code" value="${escapeHtml(account.pgCode)}">${ICONS.card}<span class="name"><bdi>${escapeHtml(account.name)}</bdi>${feeLine}</span>${price}${ICONS.turn}</button>`;
}

interface Situation {
  title: CheckoutWord;
  text: CheckoutWord;
  tone: "good" | "bad" | "wait";
}

/** What each state that nobody can pay in says to the customer. */
const SITUATIONS: Partial<Record<string, Situation>> = {
  paid: { title: "paidTitle", text: "paidText", tone: "good" },
  authorized: { title: "authorizedTitle", text: "authorizedText", tone: "good" },
  cod: { title: "codTitle", text: "codText", tone: "good" },
  expired: { title: "expiredTitle", text: "expiredText", tone: "wait" },
  failed: { title: "failedTitle", text: "failedText", tone: "bad" },
  canceled: { title: "canceledTitle", text: "canceledText", tone: "bad" },
  invalided: { title: "canceledTitle", text: "canceledText", tone: "bad" },
};
const SAVED: Situation = { title: "savedTitle", text: "savedText", tone: "good" };

/** How it ended, and the way back to the shop. */
export function endPage(shown: Shown, backUrl: string | null): Page {
  const { state, fields } = shown.record;
  const saved = fields.payment_type === "save_card" && (state === "paid" || state === "authorized");
  const situation = saved ? SAVED : (SITUATIONS[state] ?? SITUATIONS.canceled);
  const receipt = state === "paid" && !saved ? receiptLink(shown.record) : "";
  return situationPage(shown, situation as Situation, `${backLink(fields.language, backUrl)}${receipt}`);
}

/** The money came after the payment was over. */
export function closedPage(shown: Shown): Page {
  return situationPage(shown, { title: "closedTitle", text: "closedText", tone: "bad" }, "");
}

/** Nobody knows yet; the page looks again by itself. `startUrl`: where another way to pay can be chosen; null: not now. */
export function waitingPage(shown: Shown, lookUrl: string, startUrl: string | null): Page {
  const t = wordsOf(shown.record.fields.language);
  const other =
    startUrl === null ? "" : `<a class="go quiet" href="${escapeHtml(startUrl)}">${t.otherMethod}</a>`;
  const links = `<a class="go" href="${escapeHtml(lookUrl)}">${t.lookAgain}</a>${other}`;
  const page = situationPage(shown, { title: "waitingTitle", text: "waitingText", tone: "wait" }, links);
  return { ...page, refreshS: 5 };
}

function situationPage(shown: Shown, { title, text, tone }: Situation, links: string): Page {
  const t = wordsOf(shown.record.fields.language);
  return {
    ...frameOf(shown),
    title: `${t[title]} · ${shown.merchant}`,
    body: `${head(shown)}<div class="state" role="status"><span class="${tone}">${ICONS[tone]}</span><h1>${t[title]}</h1></div><p>${t[text]}</p>${links}`,
  };
}

/** A page about nothing that is known: a wrong link, or trouble of our own. */
export function plainPage(
  language: CheckoutLanguage,
  kind: "notFound" | "trouble",
  againUrl: string | null = null,
): Page {
  const t = wordsOf(language);
  const again = againUrl === null ? "" : `<a class="go" href="${escapeHtml(againUrl)}">${t.again}</a>`;
  return {
    language,
    title: t[`${kind}Title`],
    isSandbox: false,
    body: `<div class="state"><span class="bad">${ICONS.bad}</span><h1>${t[`${kind}Title`]}</h1></div><p>${t[`${kind}Text`]}</p>${again}`,
  };
}

function receiptLink({ sessionId, fields }: CheckoutRecord): string {
  return `<a class="go quiet" href="/b/checkout/receipt/${sessionId}.pdf">${wordsOf(fields.language).receipt}</a>`;
}

function backLink(language: CheckoutLanguage, url: string | null): string {
  return url === null ? "" : `<a class="go" href="${escapeHtml(url)}">${wordsOf(language).back}</a>`;
}

function frameOf({ record }: Shown) {
  return { language: record.fields.language, isSandbox: record.accounts[0]?.isSandbox ?? false };
}

/** Who is paid, what for and how much. */
function head({ record, merchant, referenceNumber }: Shown): string {
  const { fields } = record;
  const t = wordsOf(fields.language);
  const fee = record.feeMinor > 0n ? ltr(shownAmount(record.feeMinor, fields.currency_code)) : null;
  const lines = [
    ...(fee === null ? [] : [[t.feeIncluded, fee]]),
    ...(fields.order_no === undefined ? [] : [[t.order, ltr(fields.order_no)]]),
    ...(record.attachment === null
      ? []
      : [
          [
            t.attachment,
            `<a href="/b/checkout/attachments/${record.attachment.token}"><bdi>${escapeHtml(record.attachment.name)}</bdi></a>`,
          ],
        ]),
    ...(referenceNumber === null ? [] : [[t.reference, ltr(referenceNumber)]]),
  ].map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`);
  const amount = displayAmount(formatAmount(record.amountMinor + record.feeMinor, fields.currency_code));
  return `<p class="who">${t.payTo}<b><bdi>${escapeHtml(merchant)}</bdi></b></p>
<div class="sum"><p class="total"><bdi dir="ltr">${amount} <small>${fields.currency_code}</small></bdi></p>${lines.length > 0 ? `<dl>${lines.join("")}</dl>` : ""}</div>`;
}

function shownAmount(minor: bigint, currency: string): string {
  return `${displayAmount(formatAmount(minor, currency))} ${currency}`;
}
