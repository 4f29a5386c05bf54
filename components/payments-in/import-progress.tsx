import { useTranslations } from "next-intl";
import { Amount } from "@/components/ui/amount";
import { Progress } from "@/components/ui/progress";
import type { ImportDetail } from "@/lib/payments/incoming/types";

/** How far a pass is, and what it counted: every row is one of the four. */
export function ImportProgress({ detail }: { detail: ImportDetail }) {
  const t = useTranslations("paymentsIn");
  const { counts, status, kind } = detail;
  const running = status === "checking" || status === "running";
  const tried = status === "checking" || status === "checked" || kind === "settlement";
  const items = [
    { label: t("count.read"), value: counts.read },
    {
      label:
        kind === "settlement" ? t("count.readable") : tried ? t("count.wouldCreate") : t("count.created"),
      value: counts.created,
    },
    ...(kind === "settlement" ? [] : [{ label: t("count.known"), value: counts.known }]),
    { label: t("count.skipped"), value: counts.skipped },
    { label: t("count.wrong"), value: counts.wrong },
  ];
  return (
    <div className="flex flex-col gap-3" aria-live="polite">
      {running ? (
        <Progress className="max-w-xl" label={t("progress")} total={counts.total} done={counts.read} />
      ) : null}
      <dl className="grid max-w-3xl grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-5">
        {items.map(({ label, value }) => (
          <div key={label}>
            <dt className="text-muted text-xs">{label}</dt>
            <dd className="font-semibold text-lg">
              <Amount value={String(value)} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
