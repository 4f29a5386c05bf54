"use client";

import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";

type SwitchProps = Omit<ComponentProps<"input">, "type" | "size"> & {
  label: ReactNode;
  hint?: ReactNode;
  labelHidden?: boolean;
};

/** On or off, acting at once (a tick box waits for the form to be sent). */
export function Switch({ label, hint, labelHidden, className, ...props }: SwitchProps) {
  const hintId = useId();
  return (
    <label
      className={cn(
        "flex items-start justify-between gap-3 text-sm touch:min-h-10 touch:items-center",
        className,
      )}
    >
      <span className={labelHidden ? "sr-only" : "min-w-0"}>
        {label}
        {hint ? (
          <span id={hintId} className="block text-xs text-muted">
            {hint}
          </span>
        ) : null}
      </span>
      <span className="relative mt-0.5 inline-flex h-4.5 w-8 shrink-0 touch:mt-0">
        <input
          type="checkbox"
          role="switch"
          aria-describedby={hint ? hintId : undefined}
          {...props}
          className="peer h-4.5 w-8 cursor-pointer appearance-none rounded-full border border-control bg-sunken transition-colors duration-100 checked:border-accent checked:bg-accent disabled:cursor-not-allowed disabled:opacity-60"
        />
        <span
          aria-hidden="true"
          className="pointer-events-none absolute inset-s-0.75 top-0.75 size-3 rounded-full bg-control transition-[inset-inline-start] duration-100 peer-checked:inset-s-4.25 peer-checked:bg-on-accent"
        />
      </span>
    </label>
  );
}
