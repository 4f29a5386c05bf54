"use client";

import type { ComponentProps } from "react";
import { cn } from "./cn";
import { controlClass } from "./control-class";
import { useFieldControl } from "./field";

type InputProps = ComponentProps<"input"> & {
  /** Amounts: right-hand digits, always left to right, decimal keyboard on phones. */
  numeric?: boolean;
};

/** A one-line text control. */
export function Input({ id, numeric, className, ...props }: InputProps) {
  const field = useFieldControl(id);
  return (
    <input
      type="text"
      {...(numeric ? { dir: "ltr", inputMode: "decimal", autoComplete: "off" } : {})}
      {...field}
      {...props}
      className={cn(
        controlClass,
        "h-8 touch:h-10",
        // The field itself runs from left to right: its end is on the right, where the currency stands.
        numeric && "text-end tabular-nums",
        className,
      )}
    />
  );
}
