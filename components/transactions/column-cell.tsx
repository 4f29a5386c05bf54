import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { paymentName } from "@/components/operations/payment";
import type { ListedTransaction } from "@/components/transactions/api";
import { CustomerName, MovedHints } from "@/components/transactions/moved-hints";
import { SessionId } from "@/components/transactions/session-id";
import { TransactionStateLabel } from "@/components/transactions/state-label";
import { Amount } from "@/components/ui/amount";
import { cn } from "@/components/ui/cn";
import { Td } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import { type ColumnKey, columnKind, isExtraColumn, type ShownColumn } from "@/lib/transactions/columns";

export const cardCell = "max-md:block max-md:h-auto! max-md:border-0 max-md:p-0!";
/** A column that a card on a phone has no room for. */
const wideOnly = "max-md:hidden";

/** Where the cells of a row stand on a phone, and how much room they take at most on a wide screen. */
const looks: Partial<Record<ColumnKey, string>> = {
  state: cn(cardCell, "max-md:order-1 max-md:w-auto"),
  amount: cn(cardCell, "max-md:order-2 max-md:w-auto"),
  moved: cn(cardCell, "max-md:order-6 max-md:col-span-3 max-md:empty:hidden"),
  customer: cn(cardCell, "max-w-36 cut 2xl:max-w-56 max-md:order-4 max-md:max-w-none max-md:text-muted"),
  created: cn(cardCell, "text-muted max-md:order-5 max-md:w-auto max-md:text-end max-md:text-xs"),
  session: wideOnly,
};

/** Columns that are no wider than what stands in them. */
const narrow: ReadonlySet<ColumnKey> = new Set(["state", "amount", "session", "created", "attachment"]);

export function isNarrow(key: ColumnKey): boolean {
  return narrow.has(key) || columnKind(key) === "amount" || columnKind(key) === "moment";
}

export function isNumeric(key: ColumnKey): boolean {
  return key === "amount" || key === "payerRate" || columnKind(key) === "amount";
}

/** A chosen width holds on wide screens; on a phone the row is a card. */
export function widthStyle(width: number | null) {
  return width === null ? undefined : { width, minWidth: width, maxWidth: width };
}

type ColumnCellProps = { column: ShownColumn; row: ListedTransaction };

/** One cell of a payment's row. */
export function ColumnCell({ column: { key, width }, row }: ColumnCellProps) {
  return (
    <Td
      role="cell"
      narrow={width === null && isNarrow(key)}
      numeric={isNumeric(key)}
      style={widthStyle(width)}
      className={cn(
        looks[key] ?? cn(wideOnly, "cut", width === null && "max-w-28 2xl:max-w-48"),
        width !== null && "cut",
        isNarrow(key) && width === null && "max-w-none 2xl:max-w-none",
      )}
    >
      <CellContent column={key} row={row} />
    </Td>
  );
}

function CellContent({ column, row }: { column: ColumnKey; row: ListedTransaction }): ReactNode {
  const t = useTranslations("transactions");
  switch (column) {
    case "state":
      return <TransactionStateLabel state={row.state} />;
    case "amount":
      return (
        <TextLink
          href={`/transactions/${row.sessionId}`}
          aria-label={t("payment", { name: `${paymentName(row)}, ${row.amount} ${row.currency}` })}
          className="text-ink decoration-transparent hover:decoration-accent"
        >
          <Amount value={row.amount} currency={row.currency} align />
        </TextLink>
      );
    case "moved":
      return <MovedHints row={row} className="max-md:pt-1" />;
    case "customer":
      return <CustomerCell row={row} />;
    case "order":
      return row.orderNo ? <bdi dir="ltr">{row.orderNo}</bdi> : null;
    case "account":
      return row.accountName ? (
        <bdi>{row.accountName}</bdi>
      ) : (
        <span className="text-faint">{t("noAccount")}</span>
      );
    case "session":
      return <SessionId value={row.sessionId} />;
    case "created":
      return <Timestamp value={row.createdAt} />;
    default:
      return <ExtraCell column={column} row={row} />;
  }
}

function CustomerCell({ row }: { row: ListedTransaction }) {
  return (
    <>
      <CustomerName row={row} />
      {row.orderNo ? (
        <span className="cut block text-xs md:hidden">
          <bdi dir="ltr">{row.orderNo}</bdi>
        </span>
      ) : null}
    </>
  );
}

/** States in which the customer can still pay. */
const payable: ReadonlySet<string> = new Set(["created", "pending", "attempted"]);

function ExtraCell({ column, row }: { column: ColumnKey; row: ListedTransaction }): ReactNode {
  const t = useTranslations("lists");
  if (!isExtraColumn(column)) return null;
  if (column === "link") {
    if (!payable.has(row.state)) return null;
    return (
      <TextLink href={`/b/checkout/redirect/start/?session_id=${row.sessionId}`} prefetch={false}>
        {t("openLink")}
      </TextLink>
    );
  }
  const value = row.cells?.[column];
  if (value === undefined) return null;
  switch (columnKind(column)) {
    case "amount":
      return <Amount value={value} align />;
    case "moment":
      return <Timestamp value={value} />;
    case "code":
      return (
        <bdi dir="ltr" title={value}>
          {value}
        </bdi>
      );
    case "flag":
      return <Check aria-label={value} className="size-4 text-muted" />;
    case "word":
      return isWord(value) ? t(`word.${value}`) : <bdi>{value}</bdi>;
    default:
      return <bdi title={value}>{value}</bdi>;
  }
}

const words = [
  "payment_request",
  "e_commerce",
  "one_off",
  "auto_debit",
  "save_card",
  "checkout",
  "gateway",
  "fetch",
  "import",
] as const;

function isWord(value: string): value is (typeof words)[number] {
  return (words as readonly string[]).includes(value);
}
