"use client";

import { useTranslations } from "next-intl";
import { InboxListRow } from "@/components/requests/inbox-row";
import type { Selection } from "@/components/requests/use-selection";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { isOpen } from "@/lib/approvals/types";
import type { InboxRow } from "@/lib/approvals/inbox/types";

type InboxListProps = {
  rows: readonly InboxRow[];
  ended: boolean;
  current?: number | null;
  selection?: Selection | undefined;
  onOpen?: (requestId: number) => void;
  className?: string;
};

/** The list of one page. */
export function InboxList({ rows, ended, current, selection, onOpen, className }: InboxListProps) {
  const t = useTranslations("requests");
  const all = selection !== undefined && selection.rows.length === rows.length;
  return (
    <div className={cn("border-line border-y bg-surface", className)}>
      {selection ? (
        <div className="border-line border-b ps-3.5 py-1.5 touch:py-0.5">
          <Checkbox
            label={<span className="text-muted text-xs">{t("inbox.selectAll", { count: rows.length })}</span>}
            checked={all}
            onChange={() => (all ? selection.clear() : selection.selectAll())}
          />
        </div>
      ) : null}
      <ul aria-label={t("inbox.list")}>
        {rows.map((row) => (
          <InboxListRow
            key={row.id}
            row={row}
            ended={ended || !isOpen(row.status)}
            current={row.id === current}
            {...(selection ? { selected: selection.has(row.id), onSelect: () => selection.toggle(row) } : {})}
            onOpen={() => onOpen?.(row.id)}
          />
        ))}
      </ul>
    </div>
  );
}
