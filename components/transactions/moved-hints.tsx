import { useTranslations } from "next-intl";
import { Amount } from "@/components/ui/amount";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { TextLink } from "@/components/ui/text-link";
import type { TransactionRow } from "@/lib/transactions/views";

/** What has happened to the money since it was paid, in a few words. */
export function MovedHints({ row, className }: { row: TransactionRow; className?: string }) {
  const t = useTranslations("transactions");
  const amounts = (["captured", "refunded", "queued"] as const).filter((key) => row[key] !== null);
  const disputed = row.facts.disputedMinor !== "0";
  const nothing =
    amounts.length === 0 && !row.voided && !row.busy && !row.openRequest && !row.facts.frozen && !disputed;
  if (nothing) return null;
  return (
    <span className={cn("inline-flex flex-wrap items-center gap-x-2.5 gap-y-0.5 text-xs", className)}>
      {amounts.map((key) => (
        <span key={key} className="text-muted whitespace-nowrap">
          {t(`moved.${key}`)} <Amount value={row[key] ?? ""} className="text-ink" />
        </span>
      ))}
      {row.voided ? <span className="text-muted">{t("moved.voided")}</span> : null}
      {row.busy ? <Badge tone="info">{t("moved.busy")}</Badge> : null}
      {disputed ? <Badge tone="warning">{t("moved.disputed")}</Badge> : null}
      {row.facts.frozen ? <Badge tone="negative">{t("moved.frozen")}</Badge> : null}
      {row.openRequest ? (
        <TextLink href={`/requests/${row.openRequest.id}`} className="whitespace-nowrap">
          {t("moved.request", { number: `R-${row.openRequest.id}` })}
        </TextLink>
      ) : null}
    </span>
  );
}

/** Name, else e-mail, else phone. */
export function CustomerName({ row }: { row: TransactionRow }) {
  const t = useTranslations("transactions");
  const shown = row.customerName ?? row.customerEmail ?? row.customerPhone;
  if (!shown) return <span className="text-faint">{t("unknownCustomer")}</span>;
  return (
    <span className="cut block">
      <bdi title={row.customerEmail ?? undefined}>{shown}</bdi>
    </span>
  );
}
