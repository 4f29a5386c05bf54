import { getRequestConfig } from "next-intl/server";
import en from "./messages/en";
import { defaultLocale, timeZone } from "./settings";

/** What next-intl needs for one request. The language is not part of the path. */
export default getRequestConfig(async () => ({
  locale: defaultLocale,
  messages: en,
  timeZone,
  now: new Date(),
}));
