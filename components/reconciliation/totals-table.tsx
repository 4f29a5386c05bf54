import { useTranslations } from "next-intl";
import { Amount } from "@/components/ui/amount";
import { cn } from "@/components/ui/cn";
import { Section } from "@/components/ui/section";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import type { CurrencyTotals } from "@/lib/reconciliation/types";

const ROWS = ["payments", "amount", "refunded"] as const;

/** Sums of both sides by currency; what is not the same stands out. */
export function TotalsTable({ totals }: { totals: readonly CurrencyTotals[] }) {
  const t = useTranslations("reconciliation");
  if (totals.length === 0) return <p className="text-muted">{t("nothing")}</p>;
  return (
    <Section title={t("totals")}>
      <TableFrame label={t("totals")} className="max-w-3xl">
        <Table>
          <THead>
            <Tr>
              <Th>{t("column.currency")}</Th>
              <Th>{t("column.sum")}</Th>
              <Th numeric>{t("column.ours")}</Th>
              <Th numeric>{t("column.theirs")}</Th>
            </Tr>
          </THead>
          <TBody>
            {totals.flatMap(({ currency, ours, theirs }) =>
              ROWS.map((row) => (
                <Tr key={`${currency}-${row}`}>
                  <Td>
                    <bdi dir="ltr">{currency}</bdi>
                  </Td>
                  <Td>{t(`total.${row}`)}</Td>
                  <Td numeric>
                    <Amount value={String(ours[row])} />
                  </Td>
                  <Td numeric className={cn(ours[row] !== theirs[row] && "text-warning")}>
                    <Amount value={String(theirs[row])} strong={ours[row] !== theirs[row]} />
                  </Td>
                </Tr>
              )),
            )}
          </TBody>
        </Table>
      </TableFrame>
    </Section>
  );
}
