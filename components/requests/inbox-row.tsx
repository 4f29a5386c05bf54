"use client";

import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import type { MouseEvent } from "react";
import { Deadline } from "@/components/requests/deadline";
import { Maker } from "@/components/requests/maker";
import { ReasonText } from "@/components/requests/reason-text";
import { loudRisks, RiskMark } from "@/components/requests/risk-list";
import { RequestStatusLabel } from "@/components/requests/status-label";
import { Amount } from "@/components/ui/amount";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { Timestamp } from "@/components/ui/timestamp";
import type { InboxRow } from "@/lib/approvals/inbox/types";

type InboxRowProps = {
  row: InboxRow;
  /** Its evidence stands beside the list. */
  current: boolean;
  ended: boolean;
  /** Left out where nothing is selected. */
  selected?: boolean;
  onSelect?: (selected: boolean) => void;
  onOpen: () => void;
};

export const rowLinkId = (requestId: number) => `request-${requestId}`;

/** Room for the evidence beside the list; narrower windows open the page of the request instead. */
const twoPanes = "(min-width: 64rem)";

/** One request in the list: one large target, with its tick box apart. */
export function InboxListRow({ row, current, ended, selected, onSelect, onOpen }: InboxRowProps) {
  const t = useTranslations("requests");
  const number = t("number", { id: String(row.id) });
  const describedBy = `${rowLinkId(row.id)}-facts`;
  const open = (event: MouseEvent) => {
    // From the keyboard (no pointer, so no count of clicks) and with a modifier it is a link like any other.
    if (event.detail === 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (!window.matchMedia(twoPanes).matches) return;
    event.preventDefault();
    onOpen();
  };
  return (
    <li
      data-current={current || undefined}
      className={cn(
        "relative flex gap-1 border-line border-b border-s-2 border-s-transparent last:border-b-0 hover:bg-sunken",
        current && "lg:border-s-accent lg:bg-accent-soft lg:hover:bg-accent-soft",
      )}
    >
      {onSelect ? (
        <Checkbox
          label={t("inbox.select", { number })}
          labelHidden
          checked={selected ?? false}
          onChange={(event) => onSelect(event.target.checked)}
          className="relative z-1 items-start ps-3 pe-1 pt-3 touch:w-11 touch:items-start touch:pt-3.5 print:hidden"
        />
      ) : null}
      <div className="min-w-0 flex-1 py-2.5 pe-3 ps-2">
        <p className="flex items-baseline justify-between gap-3">
          <span className="min-w-0 truncate">
            <Link
              id={rowLinkId(row.id)}
              href={`/requests/${row.id}`}
              prefetch={false}
              aria-current={current || undefined}
              aria-describedby={describedBy}
              onClick={open}
              className="font-medium -outline-offset-2 after:absolute after:inset-0 after:content-['']"
            >
              <bdi dir="ltr">{number}</bdi>
            </Link>{" "}
            <span className="text-muted">{t(`operation.${row.operation}`)}</span>
          </span>
          <Amount value={row.amount} currency={row.currency} strong />
        </p>
        <div id={describedBy}>
          <p className="mt-1 flex items-baseline justify-between gap-3 text-muted text-xs">
            <span className="min-w-0 truncate">
              <Maker row={row} /> · <ReasonText code={row.reasonCode} />
            </span>
            <Timestamp value={ended ? row.statusChangedAt : row.createdAt} format="relative" />
          </p>
          <p className="mt-1 flex flex-wrap items-center justify-between gap-x-3 gap-y-1 text-xs">
            {row.status === "pending" && loudRisks(row.risks).length > 0 ? (
              <RiskMark risks={row.risks} />
            ) : (
              <RequestStatusLabel status={row.status} outcomeUnknown={row.outcomeUnknown} />
            )}
            {ended ? null : <Deadline at={row.expiresAt} />}
          </p>
        </div>
      </div>
    </li>
  );
}
