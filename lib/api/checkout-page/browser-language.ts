import type { ApiRequest } from "@/lib/api/api-request";
import type { CheckoutLanguage } from "@/lib/i18n/checkout-words";
import { acceptedLanguage } from "@/lib/i18n/settings";

/** The language of a page about no payment that is known, so that none can say it: what the customer's browser asks for. */
export function browserLanguage({ request }: ApiRequest): CheckoutLanguage {
  return acceptedLanguage(request.headers.get("accept-language")) ?? "en";
}
