import { toText } from "@/lib/gateways/sandbox/amounts";
import { type CardFault, TEST_CARDS } from "@/lib/gateways/sandbox/cards";
import type { Payment } from "@/lib/gateways/sandbox/entries";

/** HTML of the gateway's own pages. It has a face of its own, so that nobody takes it for the shop or the checkout. */

type Language = "en" | "ar";

const WORDS = {
  en: {
    title: "Sandbox bank",
    notice: "Test gateway. No real cards, no real money.",
    pay: "Pay",
    save: "Save card",
    cancel: "Cancel payment",
    leave: "Leave without an answer",
    number: "Card number",
    expiry: "Expiry (MM/YY)",
    cvv: "Security code",
    name: "Name on card",
    cards: "Test cards",
    success: "succeeds",
    declined: "is declined",
    challenge: "asks for 3-D Secure",
    anyDate: "Any future date, any three digits.",
    number_fault: "Enter a card number.",
    unknown_card: "Only the test cards below are taken here.",
    expiry_fault: "Enter the expiry as MM/YY.",
    expired: "This card has expired.",
    cvv_fault: "Enter the three digits on the back.",
    challengeTitle: "Your bank asks for your consent",
    challengeText: "Confirm this payment as you would in your bank's app. The shop waits.",
    confirm: "Confirm",
    refuse: "Refuse",
    leftTitle: "You have left",
    leftText: "Nothing was paid and the shop was not told. The payment can still be made until it expires.",
    again: "Go on paying",
    over: "This payment is over",
    back: "Back to the shop",
    waiting: "waiting",
    paid: "Paid",
    authorized: "Authorized",
    failed: "Failed",
    canceled: "Canceled",
    voided: "Voided",
  },
  ar: {
    title: "بنك تجريبي",
    notice: "بوابة تجريبية. لا بطاقات حقيقية ولا أموال حقيقية.",
    pay: "ادفع",
    save: "احفظ البطاقة",
    cancel: "إلغاء الدفع",
    leave: "المغادرة دون جواب",
    number: "رقم البطاقة",
    expiry: "تاريخ الانتهاء (MM/YY)",
    cvv: "رمز الأمان",
    name: "الاسم على البطاقة",
    cards: "بطاقات تجريبية",
    success: "تنجح",
    declined: "تُرفض",
    challenge: 'تطلب <bdi dir="ltr">3-D Secure</bdi>',
    anyDate: "أي تاريخ مستقبلي وأي ثلاثة أرقام.",
    number_fault: "أدخل رقم البطاقة.",
    unknown_card: "تُقبل هنا البطاقات التجريبية أدناه فقط.",
    expiry_fault: "أدخل تاريخ الانتهاء بصيغة MM/YY.",
    expired: "انتهت صلاحية هذه البطاقة.",
    cvv_fault: "أدخل الأرقام الثلاثة على ظهر البطاقة.",
    challengeTitle: "يطلب مصرفك موافقتك",
    challengeText: "أكّد هذه الدفعة كما تفعل في تطبيق مصرفك. المتجر بانتظارك.",
    confirm: "أوافق",
    refuse: "أرفض",
    leftTitle: "لقد غادرت",
    leftText: "لم يُدفع شيء ولم يُبلَّغ المتجر. يمكن إتمام الدفع حتى انتهاء مدته.",
    again: "متابعة الدفع",
    over: "انتهت هذه الدفعة",
    back: "العودة إلى المتجر",
    waiting: "بالانتظار",
    paid: "مدفوعة",
    authorized: "محجوزة",
    failed: "فشلت",
    canceled: "أُلغيت",
    voided: "أُبطلت",
  },
} as const satisfies Record<Language, Record<string, string>>;

const FAULT_WORDS = {
  number: "number_fault",
  unknown_card: "unknown_card",
  expiry: "expiry_fault",
  expired: "expired",
  cvv: "cvv_fault",
} as const satisfies Record<CardFault, keyof (typeof WORDS)["en"]>;

const STYLE = `
*{box-sizing:border-box}html{color-scheme:light dark}
body{margin:0;min-height:100vh;font:16px/1.5 system-ui,"Noto Sans Arabic",sans-serif;background:#f3f1ea;color:#23201a}
.strip{background:#7a4b00;color:#fff;text-align:center;padding:.5rem 1rem;font-size:.875rem}
main{max-width:26rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1rem;margin:0 0 .25rem;color:#6b6353;font-weight:600}
.amount{font-size:1.75rem;font-weight:700;margin:0 0 1.25rem}
form{margin:0}label{display:block;font-size:.875rem;margin:.75rem 0 .25rem}
input{width:100%;min-height:2.75rem;padding:.5rem .75rem;font:inherit;border:1px solid #8d8471;border-radius:.375rem;background:#fff;color:inherit}
.two{display:grid;grid-template-columns:1fr 1fr;gap:.75rem}
button,.button{display:block;width:100%;min-height:2.75rem;margin-top:1rem;font:inherit;font-weight:600;border-radius:.375rem;border:1px solid #7a4b00;background:#7a4b00;color:#fff;cursor:pointer;text-align:center;text-decoration:none;line-height:2.75rem}
.quiet{background:transparent;color:#7a4b00}
.fault{background:#fdeceb;color:#8f1d14;border:1px solid #d9766e;border-radius:.375rem;padding:.625rem .75rem;margin:0 0 .5rem}
:focus-visible{outline:3px solid #0b6bcb;outline-offset:2px}
section{margin-top:2rem;font-size:.875rem;color:#5b5444}h2{font-size:.875rem;margin:0 0 .5rem}
ul{list-style:none;margin:0;padding:0}li{display:flex;justify-content:space-between;gap:1rem;padding:.375rem 0;border-top:1px solid #ddd7c8}
code{font:inherit;font-variant-numeric:tabular-nums;unicode-bidi:isolate;direction:ltr}
@media(prefers-color-scheme:dark){body{background:#1b1813;color:#efe9dc}h1,section{color:#b9b09c}input{background:#26221b;border-color:#8d8471}.quiet{color:#f0b45c;border-color:#f0b45c}button:not(.quiet),.button:not(.quiet){background:#f0b45c;border-color:#f0b45c;color:#241a06}.fault{background:#3b1714;color:#ffc9c4;border-color:#a4453c}li{border-color:#3a352a}}
`;

/** The card form, with what was wrong with the last try. */
export function paymentPage(payment: Payment, fault: CardFault | null): string {
  const t = wordsOf(payment);
  const input = (name: string, label: string, attributes: string) =>
    `<div><label for="${name}">${label}</label><input id="${name}" name="${name}" ${attributes}></div>`;
  const cards = TEST_CARDS.map(
    ({ number, behaviour }) =>
      `<li><code>${number.replace(/(\d{4})(?=\d)/g, "$1 ")}</code><span>${t[behaviour]}</span></li>`,
  ).join("");
  return shell(
    payment,
    `${head(payment)}${fault ? `<p class="fault" role="alert">${t[FAULT_WORDS[fault]]}</p>` : ""}
<form method="post">
${input("number", t.number, 'inputmode="numeric" dir="ltr" autocomplete="cc-number" required maxlength="23" autofocus')}
<div class="two">${input("expiry", t.expiry, 'inputmode="numeric" dir="ltr" autocomplete="cc-exp" required maxlength="7" placeholder="12/28"')}${input("cvv", t.cvv, 'inputmode="numeric" dir="ltr" autocomplete="cc-csc" required maxlength="4" type="password"')}</div>
${input("name", t.name, 'autocomplete="cc-name" maxlength="128"')}
<button name="action" value="pay">${payment.amountMinor === 0n ? t.save : t.pay}</button>
<button class="quiet" name="action" value="cancel" formnovalidate>${t.cancel}</button>
<button class="quiet" name="action" value="leave" formnovalidate>${t.leave}</button>
</form>
<section><h2>${t.cards}</h2><ul>${cards}</ul><p>${t.anyDate}</p></section>`,
  );
}

/** 3-D Secure: the bank waits for its customer. */
export function challengePage(payment: Payment): string {
  const t = wordsOf(payment);
  return shell(
    payment,
    `${head(payment)}<h2>${t.challengeTitle}</h2><p>${t.challengeText}</p>
<form method="post"><button name="action" value="confirm">${t.confirm}</button>
<button class="quiet" name="action" value="refuse">${t.refuse}</button>
<button class="quiet" name="action" value="leave">${t.leave}</button></form>`,
  );
}

/** The customer went away; nobody is told. */
export function leftPage(payment: Payment): string {
  const t = wordsOf(payment);
  return shell(
    payment,
    `${head(payment)}<h2>${t.leftTitle}</h2><p>${t.leftText}</p><a class="button quiet" href="/pay/${escape(payment.id)}">${t.again}</a>`,
  );
}

/** A payment that cannot be paid any more, and the way back. */
export function overPage(payment: Payment, returnUrl: string | null): string {
  const t = wordsOf(payment);
  const back = returnUrl ? `<a class="button" href="${escape(returnUrl)}">${t.back}</a>` : "";
  return shell(payment, `${head(payment)}<h2>${t.over}</h2><p>${t[payment.state]}</p>${back}`);
}

function wordsOf(payment: Payment) {
  return WORDS[payment.language ?? "en"];
}

function head(payment: Payment): string {
  const amount = `${toText(payment.amountMinor, payment.currency)} ${payment.currency}`;
  return `<h1>${wordsOf(payment).title}</h1><p class="amount"><bdi dir="ltr">${amount}</bdi></p>`;
}

function shell(payment: Payment, body: string): string {
  const language = payment.language ?? "en";
  const t = WORDS[language];
  return `<!doctype html><html lang="${language}" dir="${language === "ar" ? "rtl" : "ltr"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${t.title}</title><style>${STYLE}</style></head><body><header class="strip">${t.notice}</header><main>${body}</main></body></html>`;
}

function escape(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[sign] ?? sign,
  );
}
