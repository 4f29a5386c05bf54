/** Kinds of mails about a person's own account. */
export type AccountMailKind =
  | "password_changed"
  | "factors_changed"
  | "email_changed"
  | "rights_changed"
  | "change_decided"
  | "password_reset"
  | "invitation";

type Words = Record<AccountMailKind, { subject: string; lead: string; open?: string }>;

/** Their words; the others stand in `mail-words.ts`. */
export const ACCOUNT_WORDS: Record<"en" | "ar", Words> = {
  en: {
    password_changed: {
      subject: "Your password was changed",
      lead: "The password of {target} was changed by {by}. If that was not you, tell an administrator at once.",
      open: "Open your account",
    },
    factors_changed: {
      subject: "Your second factors were changed",
      lead: "The second factors of {target} were changed by {by}. If you did not expect that, tell an administrator at once.",
      open: "Look at your second factors",
    },
    email_changed: {
      subject: "Your e-mail address was changed",
      lead: "{by} has entered another e-mail address for {target}. For a day no link for a new password is sent there. If you did not expect that, tell an administrator at once.",
      open: "Open your account",
    },
    rights_changed: {
      subject: "Your rights were changed",
      lead: "What {target} may do was changed by {by}.",
      open: "Open your account",
    },
    change_decided: {
      subject: "Your change of {target} was decided",
      lead: "{by} decided about the change that you proposed: {target}.",
      open: "Open the change",
    },
    password_reset: {
      subject: "Choose a new password",
      lead: "Somebody asked for a new password for {username}. The link works once, within 30 minutes. If it was not you, do nothing: your password stays as it is.",
      open: "Choose a password",
    },
    invitation: {
      subject: "Your access to Countersign",
      lead: "An account was made for you. Your username is {username}. The link works once, within three days.",
      open: "Choose a password",
    },
  },
  ar: {
    password_changed: {
      subject: "غُيِّرت كلمة مرورك",
      lead: "غيّر {by} كلمة مرور {target}. إن لم تكن أنت من فعل ذلك فأبلغ مدير النظام فورًا.",
      open: "فتح حسابك",
    },
    factors_changed: {
      subject: "غُيِّرت عوامل التحقق الثانية الخاصة بك",
      lead: "غيّر {by} عوامل التحقق الثانية الخاصة بـ {target}. إن لم تكن تتوقع ذلك فأبلغ مدير النظام فورًا.",
      open: "عرض عوامل التحقق",
    },
    email_changed: {
      subject: "غُيِّر بريدك الإلكتروني",
      lead: "أدخل {by} بريدًا إلكترونيًا آخر لـ {target}. لن يُرسل إليه رابط لكلمة مرور جديدة طوال يوم كامل. إن لم تكن تتوقع ذلك فأبلغ مدير النظام فورًا.",
      open: "فتح حسابك",
    },
    rights_changed: {
      subject: "غُيِّرت صلاحياتك",
      lead: "غيّر {by} ما يُسمح لـ {target} بفعله.",
      open: "فتح حسابك",
    },
    change_decided: {
      subject: "اتُّخذ قرار بشأن تغييرك الذي يخص {target}",
      lead: "قرر {by} بشأن التغيير الذي اقترحته: {target}.",
      open: "فتح التغيير",
    },
    password_reset: {
      subject: "اختر كلمة مرور جديدة",
      lead: "طُلبت كلمة مرور جديدة للمستخدم {username}. يعمل الرابط مرة واحدة خلال 30 دقيقة. إن لم تكن أنت من طلبها فلا تفعل شيئًا، وتبقى كلمة مرورك كما هي.",
      open: "اختيار كلمة المرور",
    },
    invitation: {
      subject: "دخولك إلى Countersign",
      lead: "أُنشئ حساب لك. اسم المستخدم الخاص بك هو {username}. يعمل الرابط مرة واحدة خلال ثلاثة أيام.",
      open: "اختيار كلمة المرور",
    },
  },
};
