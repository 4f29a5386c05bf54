import { useTranslations } from "next-intl";

/** What is wrong with a list of addresses, in words: the entry that cannot be read is named. */
export function useNetworkError(): (message: string) => string {
  const t = useTranslations("apiKeys");
  return (message) => {
    const [, entry] = /^network:(.*)$/s.exec(message) ?? [];
    return entry === undefined ? t("errors.networks") : t("errors.network", { entry });
  };
}
