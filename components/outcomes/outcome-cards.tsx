import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import { OutcomeMarks } from "@/components/outcomes/outcome-marks";
import { OperationName } from "@/components/transactions/operation-name";
import { Amount } from "@/components/ui/amount";
import { Timestamp } from "@/components/ui/timestamp";
import type { OutcomeSummary } from "@/lib/operations/outcomes/types";

/** The same list on a phone: one target per operation. */
export function OutcomeCards({ rows }: { rows: readonly OutcomeSummary[] }) {
  const t = useTranslations("outcomes");
  return (
    <ul aria-label={t("listLabel")} className="border-line border-y bg-surface sm:hidden">
      {rows.map((row) => (
        <li key={row.operationId} className="border-line border-b last:border-b-0">
          <Link
            href={`/outcomes/${row.operationId}`}
            prefetch={false}
            className="block px-3 py-2.5 -outline-offset-2"
          >
            <span className="flex items-baseline justify-between gap-3">
              <span className="font-medium">
                <OperationName type={row.type} />
              </span>
              <Amount value={row.amount} currency={row.currency} strong />
            </span>
            <span className="mt-1 flex items-baseline justify-between gap-3 text-muted text-xs">
              <span className="min-w-0 truncate">
                <bdi>{row.account}</bdi> · {t("questions", { count: row.inquiryCount })}
              </span>
              <Timestamp value={row.since} format="relative" />
            </span>
            <span className="mt-1 block text-xs">
              <OutcomeMarks row={row} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
