import type { ReactNode } from "react";
import { cn } from "./cn";

/** Facts as term and value, one thin rule under each. */
export function DefinitionList({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <dl
      className={cn(
        "grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 border-line border-t *:col-span-full",
        className,
      )}
    >
      {children}
    </dl>
  );
}

type DefinitionProps = { term: ReactNode; children: ReactNode; numeric?: boolean; className?: string };

/** One fact. `numeric` is for columns of amounts: digits stand under digits, at the edge of the list. */
export function Definition({ term, children, numeric, className }: DefinitionProps) {
  return (
    <div
      className={cn(
        "grid min-h-8 items-baseline gap-x-4 border-line border-b py-1.5",
        numeric ? "grid-cols-subgrid" : "grid-cols-[minmax(8.5rem,1fr)_minmax(0,2fr)]",
        className,
      )}
    >
      <dt className="text-muted">{term}</dt>
      <dd className={cn("min-w-0 break-words", numeric && "text-end tabular-nums rtl:text-start")}>
        {children}
      </dd>
    </div>
  );
}
