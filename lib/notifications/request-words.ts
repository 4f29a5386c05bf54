import type { NoticeKind } from "@/lib/notifications/types";

/** Kinds of mails about requests for approval. */
type RequestMailKind = Extract<NoticeKind, `request_${string}`>;

type Words = Record<RequestMailKind, { subject: string; lead: string; open: string }>;

/** Their words; the others stand in `mail-words.ts`. */
export const REQUEST_WORDS: Record<"en" | "ar", Words> = {
  en: {
    request_waiting: {
      subject: "{request}: a {operation} of {amount} waits for you",
      lead: "{maker} asked for a {operation} of {amount}. You can decide about it in the console.",
      open: "Open the request",
    },
    request_reminder: {
      subject: "Reminder: {request} still waits for you",
      lead: "Nobody has decided about the {operation} of {amount} that {maker} asked for.",
      open: "Open the request",
    },
    request_escalated: {
      subject: "{request} was passed on to you",
      lead: "Nobody decided in time about the {operation} of {amount} that {maker} asked for. Now you can.",
      open: "Open the request",
    },
    request_decided_for_me: {
      subject: "{request} was decided in your place",
      lead: "{by} decided in your place about the {operation} of {amount} that {maker} asked for.",
      open: "Open the request",
    },
    request_approved: {
      subject: "{request} was approved",
      lead: "The {operation} of {amount} has all its approvals. It has not been executed yet.",
      open: "Open the request",
    },
    request_rejected: {
      subject: "{request} was rejected",
      lead: "{by} rejected the {operation} of {amount}. No money was moved.",
      open: "Open the request",
    },
    request_stopped: {
      subject: "{request} needs somebody",
      lead: "The {operation} of {amount} was approved but not executed. Look at the reason, then retry or cancel it.",
      open: "Open the request",
    },
    request_done: {
      subject: "{request} is done",
      lead: "The gateway accepted the {operation} of {amount}.",
      open: "Open the request",
    },
    request_canceled: {
      subject: "{request} was canceled",
      lead: "The request for a {operation} of {amount} was canceled. No money was moved.",
      open: "Open the request",
    },
    request_expired: {
      subject: "{request} has expired",
      lead: "The time for the {operation} of {amount} is over. No money was moved.",
      open: "Open the request",
    },
    request_recalled: {
      subject: "{request} was recalled",
      lead: "{by} recalled the {operation} of {amount} before it was executed. No money was moved.",
      open: "Open the request",
    },
    request_commented: {
      subject: "A comment on {request}",
      lead: "{by} wrote about the {operation} of {amount}.",
      open: "Read the comment",
    },
  },
  ar: {
    request_waiting: {
      subject: "{request}: عملية {operation} بمبلغ {amount} بانتظارك",
      lead: "طلب {maker} عملية {operation} بمبلغ {amount}. يمكنك اتخاذ القرار بشأنها في لوحة التحكم.",
      open: "فتح الطلب",
    },
    request_reminder: {
      subject: "تذكير: الطلب {request} ما زال بانتظارك",
      lead: "لم يتخذ أحد قرارًا بشأن عملية {operation} بمبلغ {amount} التي طلبها {maker}.",
      open: "فتح الطلب",
    },
    request_escalated: {
      subject: "أُحيل إليك الطلب {request}",
      lead: "لم يتخذ أحد قرارًا في الوقت المحدد بشأن عملية {operation} بمبلغ {amount} التي طلبها {maker}. أصبح القرار متاحًا لك الآن.",
      open: "فتح الطلب",
    },
    request_decided_for_me: {
      subject: "اتُّخذ قرار نيابةً عنك بشأن الطلب {request}",
      lead: "اتخذ {by} نيابةً عنك قرارًا بشأن عملية {operation} بمبلغ {amount} التي طلبها {maker}.",
      open: "فتح الطلب",
    },
    request_approved: {
      subject: "تمت الموافقة على الطلب {request}",
      lead: "اكتملت الموافقات على عملية {operation} بمبلغ {amount}. لم تُنفَّذ بعد.",
      open: "فتح الطلب",
    },
    request_rejected: {
      subject: "رُفض الطلب {request}",
      lead: "رفض {by} عملية {operation} بمبلغ {amount}. لم تُحوَّل أي أموال.",
      open: "فتح الطلب",
    },
    request_stopped: {
      subject: "الطلب {request} يحتاج إلى تدخّل",
      lead: "تمت الموافقة على عملية {operation} بمبلغ {amount} لكنها لم تُنفَّذ. راجع السبب ثم أعد المحاولة أو ألغِ الطلب.",
      open: "فتح الطلب",
    },
    request_done: {
      subject: "اكتمل الطلب {request}",
      lead: "قبلت بوابة الدفع عملية {operation} بمبلغ {amount}.",
      open: "فتح الطلب",
    },
    request_canceled: {
      subject: "أُلغي الطلب {request}",
      lead: "أُلغي طلب عملية {operation} بمبلغ {amount}. لم تُحوَّل أي أموال.",
      open: "فتح الطلب",
    },
    request_expired: {
      subject: "انتهت مهلة الطلب {request}",
      lead: "انتهى الوقت المحدد لعملية {operation} بمبلغ {amount}. لم تُحوَّل أي أموال.",
      open: "فتح الطلب",
    },
    request_recalled: {
      subject: "سُحب الطلب {request}",
      lead: "سحب {by} عملية {operation} بمبلغ {amount} قبل تنفيذها. لم تُحوَّل أي أموال.",
      open: "فتح الطلب",
    },
    request_commented: {
      subject: "تعليق على الطلب {request}",
      lead: "كتب {by} تعليقًا على عملية {operation} بمبلغ {amount}.",
      open: "قراءة التعليق",
    },
  },
};
