import { useTranslations } from "next-intl";

/** The text of a schema's complaint; what the server says is shown as it came. */
export function useComplaintText() {
  const t = useTranslations("gateways.errors");
  return (message: unknown): string | undefined => {
    if (typeof message !== "string" || message === "") return undefined;
    return t.has(message as "required") ? t(message as "required") : message;
  };
}
