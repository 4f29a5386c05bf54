"use client";

import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { controlClass } from "./control-class";
import { useFieldControl } from "./field";

export type SelectOption = { value: string; label: string; disabled?: boolean };

type SelectProps = Omit<ComponentProps<"select">, "multiple"> & {
  options: readonly SelectOption[];
  /** Shown as the first, empty choice. */
  placeholder?: string;
};

/** One choice of a few. A native control: every phone and keyboard knows how to open it. */
export function Select({ id, options, placeholder, className, ...props }: SelectProps) {
  const field = useFieldControl(id);
  return (
    <span className={cn("relative inline-flex w-full min-w-0", className)}>
      <select
        {...field}
        {...props}
        className={cn(
          controlClass,
          "h-full min-h-8 cursor-pointer appearance-none truncate pe-8 touch:min-h-10",
        )}
      >
        {placeholder === undefined ? null : <option value="">{placeholder}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute inset-e-2 top-1/2 size-4 -translate-y-1/2 text-muted"
      />
    </span>
  );
}
