"use client";

import type { ComponentProps } from "react";
import { cn } from "./cn";
import { controlClass } from "./control-class";
import { useFieldControl } from "./field";

/** A text control of several lines that grows with its content where the browser can. */
export function Textarea({ id, className, rows = 3, ...props }: ComponentProps<"textarea">) {
  const field = useFieldControl(id);
  return (
    <textarea
      dir="auto"
      rows={rows}
      {...field}
      {...props}
      className={cn(controlClass, "field-sizing-content max-h-60 min-h-18 resize-y py-1.5", className)}
    />
  );
}
