import { ACCOUNT_WORDS } from "@/lib/notifications/account-words";
import { REQUEST_WORDS } from "@/lib/notifications/request-words";
import type { MailKind } from "@/lib/notifications/types";

/** `{name}` stands for a fact of the notice; every value is isolated, so that it keeps its direction in either language. */
export interface MailWords {
  subject: string;
  lead: string;
  /** What the button says; none where there is nothing to open. */
  open?: string;
}

interface Language {
  kinds: Record<MailKind, MailWords>;
  /** Names of facts, in the order in which a mail lists them. */
  facts: Record<FactName, string>;
  operations: Record<"refund" | "void" | "capture", string>;
  footer: { person: string; link: string; customer: string };
}

/** Facts that a mail lists below its text, when the notice knows them. */
export const FACT_NAMES = [
  "request",
  "operation",
  "amount",
  "order",
  "reference",
  "target",
  "maker",
  "by",
  "expires",
  "reason",
  "url",
  "answer",
  "day",
  "place",
  "hash",
] as const;
export type FactName = (typeof FACT_NAMES)[number];

export const MAIL_WORDS: Record<"en" | "ar", Language> = {
  en: {
    kinds: {
      ...ACCOUNT_WORDS.en,
      ...REQUEST_WORDS.en,
      change_waiting: {
        subject: "A change of {target} waits for you",
        lead: "{by} asks for a change of rights or rules: {target}. It takes a second person to decide it in the console.",
        open: "Open the change",
      },
      report_ready: {
        subject: "Report {report} is ready",
        lead: "The report {report} was made; it has {rows} rows. Sign in to fetch the file. It is kept for thirty days.",
        open: "Open the exports",
      },
      outcome_unknown: {
        subject: "The outcome of a {operation} of {amount} has stayed unknown",
        lead: "Nobody knows yet what became of a {operation} of {amount}. The gateway is being asked; somebody should look at it.",
        open: "Open the operation",
      },
      customer_refunded: {
        subject: "Your refund of {amount}",
        lead: "{amount} has been sent back to you. It can take some days until you see it on your account.",
      },
      customer_voided: {
        subject: "Your payment of {amount} was canceled",
        lead: "The reservation of {amount} has been given back. It can take some days until you see it on your account.",
      },
      customer_payment_link: {
        subject: "A payment of {amount} is asked of you",
        lead: "You can pay {amount} on our payment page. Open it only if you expected to be asked.",
        open: "Open the payment page",
      },
      api_key_expiring: {
        subject: "The API key {target} ends on {expires}",
        lead: "Whatever uses the API key {target} stops working on {expires}. Make another key before that.",
        open: "Open the API keys",
      },
      audit_head: {
        subject: "Head of the audit trail on {day}: place {place}",
        lead: "Keep this mail. Whoever verifies the audit trail later compares its place {place} with the hash below; a trail that was cut or written anew does not fit.",
        open: "Open the audit trail",
      },
      webhook_failed: {
        subject: "A webhook was not delivered",
        lead: "The receiver {url} did not take an event, and nothing more is tried by itself. You can send it again in the console.",
        open: "Open the delivery",
      },
    },
    facts: {
      request: "Request",
      operation: "Operation",
      amount: "Amount",
      order: "Order",
      reference: "Reference",
      target: "Concerns",
      maker: "Asked by",
      by: "By",
      expires: "Decide before",
      reason: "Reason",
      url: "Address",
      answer: "Answer",
      day: "Day",
      place: "Place",
      hash: "Hash",
    },
    operations: { refund: "refund", void: "void", capture: "capture" },
    footer: {
      person: "You choose what you are told of under Your account. Opening a link decides nothing.",
      link: "The link is for you alone: do not pass this mail on. If you did not expect it, do nothing.",
      customer: "This mail was sent by a machine. If you have questions, ask the shop.",
    },
  },
  ar: {
    kinds: {
      ...ACCOUNT_WORDS.ar,
      ...REQUEST_WORDS.ar,
      change_waiting: {
        subject: "تغيير يخص {target} بانتظارك",
        lead: "يطلب {by} تغييرًا في الصلاحيات أو القواعد: {target}. يلزم أن يقرر فيه شخص ثانٍ من لوحة التحكم.",
        open: "فتح التغيير",
      },
      report_ready: {
        subject: "التقرير {report} جاهز",
        lead: "أُعد التقرير {report} وعدد صفوفه {rows}. سجّل الدخول لتنزيل الملف، ويُحتفظ به ثلاثين يومًا.",
        open: "فتح التصديرات",
      },
      outcome_unknown: {
        subject: "ما زالت نتيجة عملية {operation} بمبلغ {amount} مجهولة",
        lead: "لا أحد يعرف بعد ما آلت إليه عملية {operation} بمبلغ {amount}. تُسأل بوابة الدفع باستمرار، ويلزم أن يراجعها أحد.",
        open: "فتح العملية",
      },
      customer_refunded: {
        subject: "استرداد مبلغ {amount}",
        lead: "أُعيد إليك مبلغ {amount}. قد يستغرق ظهوره في حسابك بضعة أيام.",
      },
      customer_voided: {
        subject: "أُلغيت دفعتك البالغة {amount}",
        lead: "أُلغي حجز مبلغ {amount}. قد يستغرق ظهور ذلك في حسابك بضعة أيام.",
      },
      customer_payment_link: {
        subject: "طلب دفع مبلغ {amount}",
        lead: "يمكنك دفع مبلغ {amount} في صفحة الدفع الخاصة بنا. لا تفتحها إلا إذا كنت تتوقع هذا الطلب.",
        open: "فتح صفحة الدفع",
      },
      api_key_expiring: {
        subject: "ينتهي مفتاح API {target} في {expires}",
        lead: "كل ما يستخدم مفتاح API {target} يتوقف عن العمل في {expires}. أنشئ مفتاحًا جديدًا قبل ذلك.",
        open: "فتح مفاتيح الواجهة البرمجية",
      },
      audit_head: {
        subject: "رأس سجل التدقيق ليوم {day}: الموضع {place}",
        lead: "احتفظ بهذه الرسالة. من يتحقق من سجل التدقيق لاحقًا يقارن موضعه {place} بالبصمة أدناه؛ فالسجل الذي قُطع أو أُعيدت كتابته لا يطابقها.",
        open: "فتح سجل التدقيق",
      },
      webhook_failed: {
        subject: "لم يُسلَّم إشعار ويب هوك",
        lead: "لم يقبل المستقبِل {url} الحدث، ولن تُعاد المحاولة تلقائيًا. يمكنك إرساله مجددًا من لوحة التحكم.",
        open: "فتح الإرسال",
      },
    },
    facts: {
      request: "الطلب",
      operation: "العملية",
      amount: "المبلغ",
      order: "رقم الطلبية",
      reference: "المرجع",
      target: "يخص",
      maker: "طلبها",
      by: "بواسطة",
      expires: "القرار قبل",
      reason: "السبب",
      url: "العنوان",
      answer: "الرد",
      day: "اليوم",
      place: "الموضع",
      hash: "البصمة",
    },
    operations: { refund: "استرداد", void: "إلغاء حجز", capture: "تحصيل" },
    footer: {
      person: "تختار ما تُبلَّغ به من صفحة حسابك. فتح الرابط لا يتخذ أي قرار.",
      link: "الرابط لك وحدك، فلا تُعِد إرسال هذه الرسالة. إن لم تكن تتوقعها فلا تفعل شيئًا.",
      customer: "أُرسلت هذه الرسالة آليًا. إن كانت لديك أسئلة فتواصل مع المتجر.",
    },
  },
};
