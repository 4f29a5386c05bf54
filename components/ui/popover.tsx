"use client";

import { Popover as Base } from "@base-ui/react/popover";
import type { ReactElement, ReactNode } from "react";
import { cn } from "./cn";
import { popupClass } from "./popup-class";

type PopoverProps = {
  /** The button that opens it; must have an accessible name. */
  trigger: ReactElement;
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
export function Popover(props: PopoverProps) {
  return (
    <Base.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Base.Trigger render={props.trigger} />
      <Base.Portal>
        <Base.Positioner align={props.align ?? "start"} sideOffset={4} collisionPadding={8} className="z-50">
          <Base.Popup
            className={cn(
              popupClass,
              "max-h-(--available-height) w-80 max-w-(--available-width) overflow-y-auto p-4",
              props.className,
            )}
          >
            <Base.Title className={props.titleHidden ? "sr-only" : "mb-3 font-semibold text-sm"}>
              {props.title}
            </Base.Title>
            {props.children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
