"use client";

import { useQuery } from "@tanstack/react-query";
import { Sigma } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { totalsQuery } from "@/components/transactions/api";
import type { ListParams } from "@/components/transactions/list-params";
import { ListFailure } from "@/components/transactions/list-failure";
import { Amount } from "@/components/ui/amount";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { Popover } from "@/components/ui/popover";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import type { CurrencyTotals } from "@/lib/transactions/views";

/** Adds up what matches, when somebody wants to know. */
export function TotalsButton({ params }: { params: ListParams }) {
  const t = useTranslations("lists");
  const [open, setOpen] = useState(false);
  return (
    <Popover
      title={t("totalsTitle")}
      align="end"
      className="md:w-auto"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button>
          <Sigma aria-hidden="true" />
          {t("totals")}
        </Button>
      }
    >
      {open ? <Totals params={{ ...params, after: null, before: null, sort: null, cols: null }} /> : null}
    </Popover>
  );
}

function Totals({ params }: { params: ListParams }) {
  const t = useTranslations("lists");
  const { data, error, refetch, isFetching } = useQuery(totalsQuery(params));
  if (error) return <ListFailure error={error} retrying={isFetching} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-16 w-72" />;
  if (data.totals === null) return <Callout tone="warning">{t("totalsCut")}</Callout>;
  if (data.totals.length === 0) return <p className="text-muted">{t("totalsNone")}</p>;
  return (
    <>
      <TotalsTable totals={data.totals} />
      <TotalsList totals={data.totals} />
      <p className="mt-3 max-w-96 text-muted text-xs">{t("totalsHint")}</p>
    </>
  );
}

const sums = ["generated", "received", "refunded", "net"] as const;

function TotalsTable({ totals }: { totals: readonly CurrencyTotals[] }) {
  const t = useTranslations("lists");
  return (
    <div className="overflow-x-auto max-md:hidden">
      <Table>
        <THead>
          <Tr>
            <Th>{t("currency")}</Th>
            <Th numeric>{t("count")}</Th>
            {sums.map((sum) => (
              <Th key={sum} numeric>
                {t(sum)}
              </Th>
            ))}
          </Tr>
        </THead>
        <TBody>
          {totals.map((row) => (
            <Tr key={row.currency}>
              <Td>
                <bdi dir="ltr">{row.currency}</bdi>
              </Td>
              <Td numeric>
                <Amount value={String(row.count)} />
              </Td>
              {sums.map((sum) => (
                <Td key={sum} numeric>
                  <Amount value={row[sum]} strong={sum === "net"} />
                </Td>
              ))}
            </Tr>
          ))}
        </TBody>
      </Table>
    </div>
  );
}

/** The same on a phone: a table of six columns would have to be moved to be read. */
function TotalsList({ totals }: { totals: readonly CurrencyTotals[] }) {
  const t = useTranslations("lists");
  return (
    <ul className="flex flex-col gap-4 md:hidden">
      {totals.map((row) => (
        <li key={row.currency}>
          <p className="mb-1 flex items-baseline justify-between gap-4">
            <bdi dir="ltr" className="font-medium">
              {row.currency}
            </bdi>
            <span className="text-muted text-xs">
              {t("count")} <Amount value={String(row.count)} />
            </span>
          </p>
          <DefinitionList>
            {sums.map((sum) => (
              <Definition key={sum} term={t(sum)} numeric>
                <Amount value={row[sum]} strong={sum === "net"} />
              </Definition>
            ))}
          </DefinitionList>
        </li>
      ))}
    </ul>
  );
}
