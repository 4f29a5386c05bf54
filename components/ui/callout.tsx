import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { type Tone, toneText } from "./tone";

const icons = {
  neutral: Info,
  info: Info,
  accent: Info,
  positive: CircleCheck,
  warning: TriangleAlert,
  negative: CircleAlert,
};

type CalloutProps = {
  tone?: Tone;
  title?: ReactNode;
  /** Speaks up when it appears as the answer to something the reader did. */
  live?: boolean;
  children?: ReactNode;
  className?: string;
};

const soft: Record<Tone, string> = {
  neutral: "border-s-control bg-sunken",
  info: "border-s-info bg-info-soft",
  accent: "border-s-accent bg-accent-soft",
  positive: "border-s-positive bg-positive-soft",
  warning: "border-s-warning bg-warning-soft",
  negative: "border-s-negative bg-negative-soft",
};

/** A remark that belongs to the screen: a stroke at its start and a tint, no box. */
export function Callout({ tone = "info", title, live, children, className }: CalloutProps) {
  const Icon = icons[tone];
  return (
    <div
      role={live ? "alert" : undefined}
      className={cn("flex gap-2.5 border-s-2 px-3 py-2.5 text-sm", soft[tone], className)}
    >
      <Icon aria-hidden="true" className={cn("mt-0.5 size-4 shrink-0", toneText[tone])} />
      <div className="min-w-0 flex-1 break-words">
        {title ? <p className="font-medium">{title}</p> : null}
        {children}
      </div>
    </div>
  );
}
