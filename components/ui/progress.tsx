import type { ComponentProps } from "react";
import { cn } from "./cn";

type ProgressProps = Omit<ComponentProps<"progress">, "max" | "value"> & {
  label: string;
  /** How much there is to do; null while nobody knows. */
  total: number | null;
  done: number;
};

/** How far something is, in the colours of the console: what browsers draw by themselves is green and thick. */
export function Progress({ label, total, done, className, ...props }: ProgressProps) {
  return (
    <progress
      {...props}
      aria-label={label}
      max={total ?? undefined}
      value={total === null ? undefined : done}
      className={cn(
        "block h-1.5 w-full appearance-none overflow-hidden rounded-sm border-0 bg-line [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent indeterminate:animate-pulse",
        className,
      )}
    />
  );
}
