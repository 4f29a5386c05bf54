import type { Messages } from "./messages/en";
import type { Locale } from "./settings";

declare module "next-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}
