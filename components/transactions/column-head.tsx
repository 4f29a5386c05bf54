"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslations } from "next-intl";
import type { PointerEvent } from "react";
import { isNarrow, isNumeric, widthStyle } from "@/components/transactions/column-cell";
import { cn } from "@/components/ui/cn";
import { ReasonTooltip } from "@/components/ui/reason-tooltip";
import { Th } from "@/components/ui/table";
import { type ColumnKey, fittingWidth, type ShownColumn } from "@/lib/transactions/columns";
import type { Sort, SortKey } from "@/lib/transactions/sort";

const sortKeys: Partial<Record<ColumnKey, SortKey>> = {
  created: "created",
  paid: "paid",
  changed: "changed",
  amount: "amount",
};

type ColumnHeadProps = {
  column: ShownColumn;
  sort: Sort;
  /** Amounts are compared within one currency only. */
  oneCurrency: boolean;
  onSort: (sort: Sort) => void;
  onResize: (key: ColumnKey, width: number) => void;
};

/** The head of a column: its name, by which the list can be sorted where that is quick, and an edge to pull. */
export function ColumnHead({ column: { key, width }, sort, oneCurrency, onSort, onResize }: ColumnHeadProps) {
  const t = useTranslations("lists");
  const sortKey = sortKeys[key];
  const active = sortKey !== undefined && sort.key === sortKey;
  const name = t(`column.${key}`);
  return (
    <Th
      narrow={width === null && isNarrow(key)}
      numeric={isNumeric(key)}
      style={widthStyle(width)}
      aria-sort={active ? (sort.way === "down" ? "descending" : "ascending") : undefined}
      className="group/head relative"
    >
      {sortKey ? (
        <SortButton
          name={name}
          active={active}
          way={sort.way}
          reason={sortKey === "amount" && !oneCurrency ? t("sortNeedsCurrency") : null}
          onPress={() => onSort({ key: sortKey, way: active && sort.way === "down" ? "up" : "down" })}
        />
      ) : (
        <span className="block truncate">{name}</span>
      )}
      <span
        aria-hidden="true"
        onPointerDown={(event) => startPull(event, (pulled) => onResize(key, pulled))}
        className="absolute inset-e-0 inset-y-1.5 w-2 cursor-col-resize touch-none border-line-strong border-e opacity-0 group-hover/head:opacity-100"
      />
    </Th>
  );
}

type SortButtonProps = {
  name: string;
  active: boolean;
  way: Sort["way"];
  reason: string | null;
  onPress: () => void;
};

function SortButton({ name, active, way, reason, onPress }: SortButtonProps) {
  const Arrow = way === "down" ? ArrowDown : ArrowUp;
  const button = (
    <button
      type="button"
      aria-disabled={reason !== null || undefined}
      onClick={reason === null ? onPress : undefined}
      className={cn(
        "inline-flex h-6 max-w-full items-center gap-1 rounded-sm",
        reason === null ? "hover:text-ink" : "cursor-not-allowed",
        active && "font-semibold text-ink",
      )}
    >
      <span className="truncate">{name}</span>
      {active ? <Arrow aria-hidden="true" className="size-3 shrink-0" /> : null}
    </button>
  );
  return reason === null ? button : <ReasonTooltip reason={reason}>{button}</ReasonTooltip>;
}

/** Follows the pointer until it is let go; the chooser sets widths by keyboard. */
function startPull(event: PointerEvent<HTMLElement>, onDone: (width: number) => void): void {
  const head = event.currentTarget.closest("th");
  if (!head) return;
  event.preventDefault();
  const edge: HTMLElement = event.currentTarget;
  edge.setPointerCapture(event.pointerId);
  const start = { x: event.clientX, width: head.offsetWidth };
  const sign = getComputedStyle(head).direction === "rtl" ? -1 : 1;
  const widthAt = (x: number) => fittingWidth(start.width + sign * (x - start.x));
  const stopping = new AbortController();
  const listen = { signal: stopping.signal };
  edge.addEventListener(
    "pointermove",
    (moved) => {
      for (const side of ["width", "minWidth", "maxWidth"] as const)
        head.style[side] = `${widthAt(moved.clientX)}px`;
    },
    listen,
  );
  edge.addEventListener(
    "pointerup",
    (released) => {
      stopping.abort();
      if (Math.abs(released.clientX - start.x) > 2) onDone(widthAt(released.clientX));
    },
    listen,
  );
  edge.addEventListener("pointercancel", () => stopping.abort(), listen);
}
