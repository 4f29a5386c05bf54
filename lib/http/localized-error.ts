import "server-only";
import { getLocale, getTranslations } from "next-intl/server";
import type { PublicError } from "@/lib/http/public-error";
import { readKeptWords, valuesOf } from "@/lib/i18n/kept-words";
import { languageOf } from "@/lib/i18n/settings";
import { readFault } from "@/lib/payments/payment-requests/batch/fault-sentences";

/** The refusal in the reader's language. Bodies and codes stay as they are; the wire API always speaks English. */
export async function localizedError(error: PublicError): Promise<PublicError> {
  try {
    if (languageOf(await getLocale()) === "en") return error;
    const fault = readFault(error.detail);
    if (fault) {
      const said = await getTranslations("paymentRequests.fault");
      return { ...error, detail: said(fault.key, fault.values) };
    }
    const words = readKeptWords(error.params);
    if (words) {
      const said = await getTranslations("recorded");
      const sentence = words.sentence as "neverSeenYet";
      if (said.has(sentence))
        return { ...error, detail: said(sentence, valuesOf(words) as { minutes: number }) };
    }
    const t = await getTranslations("refusals");
    const reason = `because.${error.params.because ?? ""}` as "because.wrong_password";
    if (t.has(reason)) return { ...error, detail: t(reason) };
    const code = error.code as "internal";
    if (!t.has(code)) return error;
    // What the gateway itself said is told in its own words.
    const said = error.code === "gateway_declined" ? ` (\u2068${error.detail}\u2069)` : "";
    return { ...error, detail: t(code) + said };
  } catch {
    // Outside a request of the console there is no reader.
    return error;
  }
}
