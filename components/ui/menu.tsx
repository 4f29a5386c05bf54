"use client";

import { type ReactElement, type ReactNode, useState } from "react";
import { lazyModule } from "./lazy-module";
import type { MenuChoiceProps, MenuItemProps, MenuLinkProps } from "./menu-popup";
import { onDemand, type Pressable } from "./on-demand";

// Fetched when the first menu is wanted, as with dialogs.
const popup = lazyModule(() => import("./menu-popup"));

type MenuProps = {
  /** The button that opens it; must have an accessible name and pass unknown props on to its element. */
  trigger: ReactElement<Pressable>;
  children: ReactNode;
  align?: "start" | "center" | "end";
  side?: "top" | "bottom" | "inline-start" | "inline-end";
};

/** Actions behind a button. Arrow keys, typing ahead and Escape work as everywhere. */
export function Menu({ trigger, children, align = "end", side = "bottom" }: MenuProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [open, setOpen] = useState(false);
  const parts = popup.useModule(anchor !== null);
  const openAt = (element: HTMLElement) => {
    setAnchor(element);
    setOpen(true);
  };
  return (
    <>
      {onDemand(trigger, "menu", open, popup.prefetch, openAt)}
      {anchor && parts ? (
        <parts.MenuPopup {...{ anchor, open, align, side }} onOpenChange={setOpen}>
          {children}
        </parts.MenuPopup>
      ) : null}
    </>
  );
}

/** One action. A `disabledReason` shows under its label; the item stays reachable by arrow keys. */
export function MenuItem(props: MenuItemProps) {
  const parts = popup.useModule();
  return parts ? <parts.MenuItem {...props} /> : null;
}

/** An entry that goes somewhere: give it the link as `render`. */
export function MenuLink(props: MenuLinkProps) {
  const parts = popup.useModule();
  return parts ? <parts.MenuLink {...props} /> : null;
}

export function MenuSeparator() {
  const parts = popup.useModule();
  return parts ? <parts.MenuSeparator /> : null;
}

/** One of a few settings, marked with a tick. */
export function MenuChoice<Value extends string>(props: MenuChoiceProps<Value>) {
  const parts = popup.useModule();
  return parts ? <parts.MenuChoice {...props} /> : null;
}
