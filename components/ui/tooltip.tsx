"use client";

import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";

type TooltipProps = {
  content: ReactNode;
  /** One focusable element; it must carry its own accessible name. */
  children: ReactElement;
  side?: "top" | "bottom" | "inline-start" | "inline-end";
};

/** A short label on hover and focus. Never the only place where something is said. */
export function Tooltip({ content, children, side = "top" }: TooltipProps) {
  return (
    <Base.Root>
      <Base.Trigger render={children} delay={400} />
      <TooltipPopup side={side}>{content}</TooltipPopup>
    </Base.Root>
  );
}

/** The floating part, shared with the tooltip that explains why something is not possible. */
export function TooltipPopup({ children, side }: { children: ReactNode; side: TooltipProps["side"] }) {
  return (
    <Base.Portal>
      <Base.Positioner side={side} sideOffset={6} className="z-60">
        <Base.Popup className="max-w-72 rounded-md bg-ink px-2 py-1 text-xs text-paper shadow-popup transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}
