import Link from "next/link";
import { useTranslations } from "next-intl";
import { ReasonText } from "@/components/requests/reason-text";
import { Maker } from "@/components/requests/request-table";
import { RequestStatusLabel } from "@/components/requests/status-label";
import { Amount } from "@/components/ui/amount";
import { Timestamp } from "@/components/ui/timestamp";
import type { RequestSummary } from "@/lib/approvals/views";

type RequestCardsProps = { rows: readonly RequestSummary[]; ended: boolean };

/** Requests on a phone: one target per request, three lines each. */
export function RequestCards({ rows, ended }: RequestCardsProps) {
  const t = useTranslations("requests");
  return (
    <ul aria-label={t("listLabel")} className="border-line border-y bg-surface sm:hidden">
      {rows.map((row) => (
        <li key={row.id} className="border-line border-b last:border-b-0">
          <Link href={`/requests/${row.id}`} prefetch={false} className="block px-3 py-2.5 -outline-offset-2">
            <span className="flex items-baseline justify-between gap-3">
              <span className="font-medium">
                <bdi dir="ltr">{t("number", { id: String(row.id) })}</bdi>{" "}
                <span className="text-muted">{t(`operation.${row.operation}`)}</span>
              </span>
              <Amount value={row.amount} currency={row.currency} strong />
            </span>
            <span className="mt-1 flex items-baseline justify-between gap-3 text-muted text-xs">
              <span className="min-w-0 truncate">
                <Maker row={row} /> · <ReasonText code={row.reasonCode} />
              </span>
              <Timestamp value={ended ? row.statusChangedAt : row.createdAt} format="relative" />
            </span>
            <span className="mt-1 flex items-baseline justify-between gap-3 text-xs">
              <RequestStatusLabel status={row.status} outcomeUnknown={row.outcomeUnknown} />
              {ended ? null : (
                <span className="text-muted">
                  {t("expiresLine")} <Timestamp value={row.expiresAt} format="relative" />
                </span>
              )}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
