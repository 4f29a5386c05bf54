import { useTranslations } from "next-intl";
import type { RequestSummary } from "@/lib/approvals/views";

/** Who asked; the reader finds himself at a glance. */
export function Maker({ row }: { row: Pick<RequestSummary, "maker" | "isOwn"> }) {
  const t = useTranslations("requests");
  return (
    <>
      <bdi>{row.maker}</bdi>
      {row.isOwn ? <span className="ms-1.5 text-accent text-xs">{t("you")}</span> : null}
    </>
  );
}
