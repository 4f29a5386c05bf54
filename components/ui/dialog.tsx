"use client";

import { type ReactElement, type ReactNode, useState } from "react";
import { lazyModule } from "./lazy-module";
import { onDemand, type Pressable } from "./on-demand";
import type { DialogCloseProps, DialogContentProps, DrawerContentProps } from "./dialog-popup";

/*
 * The machinery of dialogs is fetched when the first one opens: a page of rows has a dialog behind every row and must
 * not wait for any of them.
 */
const popup = lazyModule(() => import("./dialog-popup"));

type DialogProps = {
  /** The element that opens it; leave it out when `open` is given. */
  trigger?: ReactElement<Pressable>;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
};

/** A modal question or form. Focus stays inside, Escape closes, and the page behind does not scroll. */
export function Dialog({ trigger, open, onOpenChange, children }: DialogProps) {
  const [ownOpen, setOwnOpen] = useState(false);
  const isOpen = open ?? ownOpen;
  const [used, setUsed] = useState(isOpen);
  if (isOpen && !used) setUsed(true);
  const parts = popup.useModule(used);
  const change = (next: boolean) => {
    setOwnOpen(next);
    onOpenChange?.(next);
  };
  return (
    <>
      {trigger ? onDemand(trigger, "dialog", isOpen, popup.prefetch, () => change(true)) : null}
      {used && parts ? (
        <parts.DialogRoot open={isOpen} onOpenChange={change}>
          {children}
        </parts.DialogRoot>
      ) : null}
    </>
  );
}

/** The sheet of a `Dialog`. On a phone it stands at the bottom, near the thumb. */
export function DialogContent(props: DialogContentProps) {
  const parts = popup.useModule();
  return parts ? <parts.DialogContent {...props} /> : null;
}

/** A sheet at the reading edge of the window, for navigation and filters on small screens. */
export function DrawerContent(props: DrawerContentProps) {
  const parts = popup.useModule();
  return parts ? <parts.DrawerContent {...props} /> : null;
}

/** Closes the dialog that it stands in; by default a plain button. */
export function DialogClose(props: DialogCloseProps) {
  const parts = popup.useModule();
  return parts ? <parts.DialogClose {...props} /> : null;
}

export { DialogFooter } from "./dialog-footer";
