import type { ReactNode } from "react";
import { cn } from "./cn";

type PageHeaderProps = {
  title: ReactNode;
  /** The way back up, above the title. */
  breadcrumb?: ReactNode;
  /** State, count or id beside the title. */
  meta?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  className?: string;
};

/** The head of a screen: what this is, and what can be done with it. */
export function PageHeader({ title, breadcrumb, meta, description, actions, className }: PageHeaderProps) {
  return (
    <header className={cn("mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-3", className)}>
      <div className="min-w-0">
        {breadcrumb ? <div className="mb-1 text-muted text-xs">{breadcrumb}</div> : null}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 break-words font-semibold text-xl tracking-tight">{title}</h1>
          {meta}
        </div>
        {description ? <p className="mt-1 max-w-prose text-muted">{description}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2 print:hidden">{actions}</div> : null}
    </header>
  );
}
