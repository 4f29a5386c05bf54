"use client";

import type { ComponentProps } from "react";
import { cn } from "./cn";
import { Input } from "./input";

/** A calendar day as `YYYY-MM-DD`. The browser's own picker: keyboard, phone and screen reader already know it. */
export function DateInput({ className, ...props }: Omit<ComponentProps<typeof Input>, "type" | "numeric">) {
  return <Input {...props} type="date" dir="ltr" className={cn("min-w-34", className)} />;
}
