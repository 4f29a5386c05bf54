"use client";

import { Check } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";

type CheckboxProps = Omit<ComponentProps<"input">, "type" | "size"> & {
  label: ReactNode;
  hint?: ReactNode;
  labelHidden?: boolean;
};

/** A tick box with its label. */
export function Checkbox({ label, hint, labelHidden, className, id, ...props }: CheckboxProps) {
  const ownId = useId();
  const hintId = hint ? `${ownId}-hint` : undefined;
  return (
    <label className={cn("flex items-start gap-2 text-sm touch:min-h-10 touch:items-center", className)}>
      <span className="relative mt-0.5 inline-grid size-4 shrink-0 place-items-center touch:mt-0">
        <input
          type="checkbox"
          id={id ?? ownId}
          aria-describedby={hintId}
          {...props}
          className="peer size-4 cursor-pointer appearance-none rounded-sm border border-control bg-surface transition-colors duration-100 checked:border-accent checked:bg-accent disabled:cursor-not-allowed disabled:border-line-strong disabled:bg-sunken"
        />
        <Check
          aria-hidden="true"
          strokeWidth={3}
          className="pointer-events-none absolute size-3 text-on-accent opacity-0 peer-checked:opacity-100 peer-disabled:text-muted"
        />
      </span>
      <span className={labelHidden ? "sr-only" : "min-w-0"}>
        {label}
        {hint ? (
          <span id={hintId} className="block text-xs text-muted">
            {hint}
          </span>
        ) : null}
      </span>
    </label>
  );
}
