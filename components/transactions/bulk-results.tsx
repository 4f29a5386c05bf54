import { useTranslations } from "next-intl";
import { paymentName } from "@/components/operations/payment";
import type { ListedTransaction } from "@/components/transactions/api";
import { Amount } from "@/components/ui/amount";
import { StateLabel } from "@/components/ui/badge";
import { TextLink } from "@/components/ui/text-link";
import { useOutcomeText } from "@/lib/i18n/refusal-text";
import type { ManyOutcome } from "@/lib/approvals/many/types";

type BulkResultsProps = { rows: readonly ListedTransaction[]; results: readonly ManyOutcome[] };

/** What became of each of several payments. */
export function BulkResults({ rows, results }: BulkResultsProps) {
  const refused = useOutcomeText();
  const t = useTranslations("lists.bulk");
  const failed = results.filter((one) => !one.ok).length;
  return (
    <div role="status" className="flex flex-col gap-3">
      <p>{failed === 0 ? t("allDone") : t("left", { count: failed })}</p>
      <ul aria-label={t("results")} className="border-line border-t">
        {results.map((result) => {
          const row = rows.find(({ sessionId }) => sessionId === result.sessionId);
          return (
            <li key={result.sessionId} className="border-line border-b py-1.5">
              <p className="flex items-baseline justify-between gap-3">
                <StateLabel tone={result.ok ? "positive" : "negative"} shape={result.ok ? "full" : "cross"}>
                  <bdi dir="ltr" className="font-medium">
                    {row ? paymentName(row) : result.sessionId.slice(0, 8)}
                  </bdi>
                  <Outcome result={result} />
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

function Outcome({ result }: { result: ManyOutcome }) {
  const t = useTranslations("lists.bulk");
  if (!result.ok) return t("refused");
  if (result.requestId === undefined) return t(result.outcome);
  return (
    <TextLink href={`/requests/${result.requestId}`}>
      {t(result.outcome)} <bdi dir="ltr">{`R-${result.requestId}`}</bdi>
    </TextLink>
  );
}
