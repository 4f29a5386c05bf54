import { useTranslations } from "next-intl";
import { Amount } from "@/components/ui/amount";
import { StateLabel } from "@/components/ui/badge";
import { useOutcomeText } from "@/lib/i18n/refusal-text";
import type { InboxRow, ManyResult } from "@/lib/approvals/inbox/types";

type BulkResultsProps = { rows: readonly InboxRow[]; results: readonly ManyResult[] };

/** What became of each of several decisions. */
export function BulkResults({ rows, results }: BulkResultsProps) {
  const refused = useOutcomeText();
  const t = useTranslations("requests");
  const failed = results.filter((one) => !one.ok).length;
  return (
    <div role="status" className="flex flex-col gap-3">
      <p>{failed === 0 ? t("bulk.allDone") : t("bulk.left", { count: failed })}</p>
      <ul aria-label={t("bulk.results")} className="border-line border-t">
        {results.map((result) => {
          const row = rows.find(({ id }) => id === result.requestId);
          return (
            <li key={result.requestId} className="border-line border-b py-1.5">
              <p className="flex items-baseline justify-between gap-3">
                <StateLabel tone={result.ok ? "positive" : "negative"} shape={result.ok ? "full" : "cross"}>
                  <bdi dir="ltr" className="font-medium">
                    {t("number", { id: String(result.requestId) })}
                  </bdi>
                  {result.ok ? t(`status.${result.status}`) : t("failedTitle")}
                </StateLabel>
                {row ? <Amount value={row.amount} currency={row.currency} /> : null}
              </p>
              {result.ok ? null : <p className="mt-0.5 text-muted">{refused(result)}</p>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
