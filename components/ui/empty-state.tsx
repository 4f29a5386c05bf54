import type { ReactNode } from "react";
import { cn } from "./cn";

type EmptyStateProps = {
  title: ReactNode;
  hint?: ReactNode;
  action?: ReactNode;
  /** When it is the whole page, its title is the page's heading. */
  heading?: boolean;
  className?: string;
};

/** Says that there is nothing, why, and what to do next. */
export function EmptyState({ title, hint, action, heading, className }: EmptyStateProps) {
  const Title = heading ? "h1" : "p";
  return (
    <div
      className={cn(
        "flex flex-col items-center gap-1 border-line border-y bg-surface px-6 py-14 text-center",
        className,
      )}
    >
      <BlankLines />
      <Title className="mt-3 font-medium">{title}</Title>
      {hint ? <p className="max-w-prose text-balance text-muted">{hint}</p> : null}
      {action ? <div className="mt-3">{action}</div> : null}
    </div>
  );
}

/** A ledger page that nobody has written on yet. */
function BlankLines() {
  return (
    <svg viewBox="0 0 48 32" fill="none" aria-hidden="true" className="h-8 w-12 text-line-strong">
      <path d="M4 6h40M4 16h40M4 26h24" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
      <path
        d="M34 29c2-5 4-7 5-6s-2 5 0 5 3-3 5-3"
        stroke="var(--accent)"
        strokeWidth="1.5"
        strokeLinecap="round"
      />
    </svg>
  );
}
