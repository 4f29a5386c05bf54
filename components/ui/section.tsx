import { type ReactNode, useId } from "react";
import { cn } from "./cn";

type SectionProps = {
  title: ReactNode;
  meta?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
  /** Where a link may lead to. */
  id?: string;
};

/** A titled part of a screen. */
export function Section({ title, meta, actions, children, className, id }: SectionProps) {
  const titleId = useId();
  return (
    <section id={id} aria-labelledby={titleId} className={cn("min-w-0", className)}>
      <div className="mb-2 flex min-h-8 flex-wrap items-center gap-x-3">
        <h2 id={titleId} className="font-semibold text-base tracking-tight">
          {title}
        </h2>
        {meta ? <span className="text-muted text-xs">{meta}</span> : null}
        {actions ? <div className="ms-auto flex items-center gap-2">{actions}</div> : null}
      </div>
      {children}
    </section>
  );
}
