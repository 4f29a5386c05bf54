import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { isNarrow, isNumeric, widthStyle } from "@/components/transactions/column-cell";
import { SessionId } from "@/components/transactions/session-id";
import { ChildStateLabel } from "@/components/transactions/state-label";
import { Amount } from "@/components/ui/amount";
import { Td } from "@/components/ui/table";
import { Timestamp } from "@/components/ui/timestamp";
import type { ColumnKey, ShownColumn } from "@/lib/transactions/columns";
import type { ChildRow } from "@/lib/transactions/views";

type ChildCellProps = { column: ShownColumn; child: ChildRow; shown: ReadonlySet<ColumnKey> };

/** One cell of a child's row, in the column of its payment. */
export function ChildCell({ column: { key, width }, child, shown }: ChildCellProps) {
  return (
    <Td
      role="cell"
      narrow={width === null && isNarrow(key)}
      numeric={isNumeric(key)}
      style={widthStyle(width)}
      className={isNarrow(key) ? undefined : "max-w-28 cut 2xl:max-w-48"}
    >
      <Content column={key} child={child} shown={shown} />
    </Td>
  );
}

function Content({
  column,
  child,
  shown,
}: {
  column: ColumnKey;
  child: ChildRow;
  shown: ReadonlySet<ColumnKey>;
}) {
  const t = useTranslations("transactions");
  const code = (value: string | null) => value && <bdi dir="ltr">{value}</bdi>;
  const cells: Partial<Record<ColumnKey, () => ReactNode>> = {
    state: () => <ChildStateLabel child={child} />,
    amount: () => <Amount value={child.amount} currency={child.currency} align />,
    currency: () => code(child.currency),
    // Who did it and under which number has to be seen also where nobody chose a column for it.
    customer: () =>
      child.initiator && !shown.has("initiator") ? t("childBy", { name: child.initiator }) : null,
    initiator: () => child.initiator && <bdi>{child.initiator}</bdi>,
    order: () => (shown.has("reference") ? null : code(child.referenceNumber)),
    reference: () => code(child.referenceNumber),
    gatewayReference: () => code(child.gatewayReference),
    account: () => <bdi>{child.accountName}</bdi>,
    session: () => <SessionId value={child.sessionId} />,
    created: () => <Timestamp value={child.createdAt} />,
  };
  return cells[column]?.() ?? null;
}
