"use client";

import { Popover as Base } from "@base-ui/react/popover";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { popupClass } from "./popup-class";

export type PopoverPopupProps = {
  anchor: HTMLElement;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  titleHidden?: boolean;
  children: ReactNode;
  align?: "start" | "center" | "end";
  className?: string;
};

/** What `Popover` shows once it is open. */
export function PopoverPopup(props: PopoverPopupProps) {
  const { anchor, open, onOpenChange, title, titleHidden, children, align = "start", className } = props;
  return (
    <Base.Root
      open={open}
      onOpenChange={(next, { reason, event }) => {
        // A press on the button is not a press outside: the button closes the panel itself.
        if (reason === "outside-press" && event.target instanceof Node && anchor.contains(event.target))
          return;
        onOpenChange(next);
      }}
    >
      <Base.Portal>
        <Base.Positioner anchor={anchor} align={align} sideOffset={4} collisionPadding={8} className="z-50">
          <Base.Popup
            finalFocus={() => anchor}
            className={cn(
              popupClass,
              "max-h-(--available-height) w-80 max-w-(--available-width) overflow-y-auto p-4",
              className,
            )}
          >
            <Base.Title className={titleHidden ? "sr-only" : "mb-3 font-semibold text-sm"}>
              {title}
            </Base.Title>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
