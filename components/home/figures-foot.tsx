import { useTranslations } from "next-intl";
import { Day } from "@/components/ui/day";
import { Timestamp } from "@/components/ui/timestamp";
import type { Figures } from "@/lib/overview/types";

/** Of when the figures are, by whose midnight, and whether anything about them is not sure. */
export function FiguresFoot({ figures }: { figures: Figures }) {
  const t = useTranslations("home");
  const { asOf, timeZone, sandbox, waiting, findings, from, to } = figures;
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      <span>
        <Day value={from} /> – <Day value={to} />
      </span>
      <span>{t.rich("foot.zone", { zone: () => <bdi dir="ltr">{timeZone}</bdi> })}</span>
      {sandbox ? <span className="font-medium text-warning">{t("foot.test")}</span> : null}
      {asOf ? <span>{t.rich("foot.asOf", { at: () => <Timestamp value={asOf} /> })}</span> : null}
      {waiting > 1 ? <span className="text-warning">{t("foot.waiting", { count: waiting })}</span> : null}
      {findings > 0 ? <span className="text-warning">{t("foot.findings", { count: findings })}</span> : null}
    </span>
  );
}
