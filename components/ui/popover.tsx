"use client";

import { type ReactElement, type ReactNode, useState } from "react";
import { lazyModule } from "./lazy-module";
import { onDemand, type Pressable } from "./on-demand";

// Fetched when the first popover is wanted, as with dialogs.
const popup = lazyModule(() => import("./popover-popup"));

type PopoverProps = {
  /** The button that opens it; must have an accessible name and pass unknown props on to its element. */
  trigger: ReactElement<Pressable>;
  title: ReactNode;
  /** Keeps the title for screen readers only. */
  titleHidden?: boolean;
  children: ReactNode;
  align?: "start" | "center" | "end";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  className?: string;
};

/** A small panel beside its button: filters, details. */
export function Popover({ trigger, open, onOpenChange, ...props }: PopoverProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [ownOpen, setOwnOpen] = useState(false);
  const parts = popup.useModule(anchor !== null);
  const isOpen = open ?? ownOpen;
  const change = (next: boolean) => {
    setOwnOpen(next);
    onOpenChange?.(next);
  };
  const toggleAt = (element: HTMLElement) => {
    setAnchor(element);
    change(!isOpen);
  };
  return (
    <>
      {onDemand(trigger, "dialog", isOpen, popup.prefetch, toggleAt)}
      {anchor && parts ? (
        <parts.PopoverPopup {...props} anchor={anchor} open={isOpen} onOpenChange={change} />
      ) : null}
    </>
  );
}
