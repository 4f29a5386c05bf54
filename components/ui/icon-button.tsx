"use client";

import type { ReactNode } from "react";
import { Button, type ButtonProps } from "./button";
import { cn } from "./cn";
import { Tooltip } from "./tooltip";

type IconButtonProps = Omit<ButtonProps, "children" | "aria-label"> & {
  /** Accessible name, also shown on hover. */
  label: string;
  children: ReactNode;
};

/** A square button with an icon; its name appears on hover and focus. */
export function IconButton({
  label,
  children,
  className,
  size = "medium",
  variant = "ghost",
  ...props
}: IconButtonProps) {
  const square = size === "small" ? "w-7 px-0 touch:w-9 touch:px-0" : "w-8 px-0 touch:w-10 touch:px-0";
  const button = (
    <Button aria-label={label} size={size} variant={variant} className={cn(square, className)} {...props}>
      {children}
    </Button>
  );
  // A blocked button already explains itself; two tooltips on one element would fight.
  return props.disabledReason ? button : <Tooltip content={label}>{button}</Tooltip>;
}
