import type { ComponentProps } from "react";
import { cn } from "./cn";

/**
 * Scrolls a wide table sideways inside the page; focusable, so that arrow keys can scroll it. On wide screens nothing
 * scrolls here, and the column heads stick to the top of the page instead.
 */
export function TableFrame({ label, className, ...props }: ComponentProps<"div"> & { label: string }) {
  return (
    <div
      {...props}
      role="group"
      aria-label={label}
      tabIndex={0}
      // Positioned: what only screen readers are told would otherwise widen the page from inside a wide table.
      className={cn(
        "relative min-w-0 overflow-x-auto border-line border-y bg-surface xl:overflow-visible",
        className,
      )}
    />
  );
}

/** A dense ledger: thin rules, no boxes. Tabular figures only in numeric cells: elsewhere they would widen hyphens of names and numbers. */
export function Table({ className, ...props }: ComponentProps<"table">) {
  return <table {...props} className={cn("w-full border-separate border-spacing-0 text-sm", className)} />;
}

export function THead(props: ComponentProps<"thead">) {
  return <thead {...props} />;
}

export function TBody({ className, ...props }: ComponentProps<"tbody">) {
  return <tbody {...props} className={cn("[&>tr:last-child>td]:border-b-0", className)} />;
}

/** A row; `selected` marks the one that is open, `child` one that belongs to the row above. */
export function Tr({
  className,
  selected,
  child,
  ...props
}: ComponentProps<"tr"> & { selected?: boolean; child?: boolean }) {
  return (
    <tr
      {...props}
      data-selected={selected || undefined}
      className={cn(
        "group/row [tbody>&]:hover:bg-sunken [tbody>&]:focus-within:bg-sunken data-selected:bg-accent-soft",
        child && "bg-paper text-muted",
        className,
      )}
    />
  );
}

type CellProps = {
  /** Numbers and amounts: their last digits stand under each other, on the right in Arabic too, as numbers run from left to right. */
  numeric?: boolean;
  /** No wider than its content. */
  narrow?: boolean;
};

/** A column head; stays in view while the table scrolls under it. */
export function Th({
  numeric,
  narrow,
  className,
  scope = "col",
  ...props
}: ComponentProps<"th"> & CellProps) {
  return (
    <th
      {...props}
      scope={scope}
      className={cn(
        "sticky top-0 z-10 h-8 border-line-strong border-b bg-surface px-3 text-start font-medium text-2xs text-muted whitespace-nowrap",
        numeric && "text-end rtl:text-start",
        narrow && "w-px",
        className,
      )}
    />
  );
}

export function Td({ numeric, narrow, className, ...props }: ComponentProps<"td"> & CellProps) {
  return (
    <td
      {...props}
      className={cn(
        "h-8.5 border-line border-b px-3 py-1 align-middle whitespace-nowrap touch:h-11",
        numeric && "text-end tabular-nums rtl:text-start",
        narrow && "w-px",
        className,
      )}
    />
  );
}
