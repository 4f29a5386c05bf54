import { useFormatter, useTranslations } from "next-intl";

/** Calls of the running day against the limit. */
export function Calls({ calls, limit }: { calls: number; limit: number }) {
  const t = useTranslations("apiKeys");
  const format = useFormatter();
  return (
    <bdi className={calls > limit ? "text-negative" : undefined}>
      {format.number(calls)}{" "}
      <span className="text-faint">{t("ofLimit", { limit: format.number(limit) })}</span>
    </bdi>
  );
}
