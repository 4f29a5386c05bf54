import { useLocale, useTranslations } from "next-intl";
import { languageOf } from "@/lib/i18n/settings";
import { readFault } from "@/lib/payments/payment-requests/batch/fault-sentences";

/** What is wrong with a row, in the reader's language. What has no words there is said as the API says it. */
export function useFaultText(): (message: string) => string {
  const t = useTranslations("paymentRequests.fault");
  const isEnglish = languageOf(useLocale()) === "en";
  return (message) => {
    if (isEnglish) return message;
    // A refusal on creation is kept as one text, the column before it.
    const [, column = "", sentence = message] = /^([a-z_]+: )(.+)$/.exec(message) ?? [];
    const fault = readFault(sentence);
    return fault ? column + t(fault.key, fault.values) : message;
  };
}
