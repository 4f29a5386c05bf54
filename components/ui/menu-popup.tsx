"use client";

import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { menuItemClass, popupClass } from "./popup-class";

export type MenuPopupProps = {
  anchor: HTMLElement;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
  align?: "start" | "center" | "end";
  side?: "top" | "bottom" | "inline-start" | "inline-end";
};

/** What `Menu` shows once it is open. */
export function MenuPopup({ anchor, open, onOpenChange, children, align, side }: MenuPopupProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Positioner
          anchor={anchor}
          align={align}
          side={side}
          sideOffset={4}
          className="z-50 outline-none"
        >
          <Base.Popup
            finalFocus={() => anchor}
            className={cn(popupClass, "max-h-(--available-height) min-w-44 overflow-y-auto p-1")}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export type MenuItemProps = ComponentProps<typeof Base.Item> & {
  danger?: boolean;
  /** Why it cannot be chosen now; shown under the label. The item stays reachable by arrow keys. */
  disabledReason?: string | null;
};

/** One action. */
export function MenuItem({ danger, disabledReason, children, className, ...props }: MenuItemProps) {
  return (
    <Base.Item
      {...props}
      disabled={Boolean(disabledReason) || props.disabled}
      className={cn(menuItemClass, danger && "text-negative", className)}
    >
      {disabledReason ? (
        <span className="min-w-0 max-w-64">
          <span className="block text-faint">{children}</span>
          <span className="block text-muted text-xs">{disabledReason}</span>
        </span>
      ) : (
        children
      )}
    </Base.Item>
  );
}

/** An entry that goes somewhere: give it the link as `render`. */
export type MenuLinkProps = ComponentProps<typeof Base.LinkItem>;

export function MenuLink({ className, ...props }: MenuLinkProps) {
  return <Base.LinkItem {...props} className={cn(menuItemClass, className)} />;
}

export function MenuSeparator() {
  return <Base.Separator className="-mx-1 my-1 h-px bg-line" />;
}

export type MenuChoiceProps<Value extends string> = {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; icon?: ReactNode }[];
  onValueChange: (value: Value) => void;
};

/** One of a few settings, marked with a tick. */
export function MenuChoice<Value extends string>({
  label,
  value,
  options,
  onValueChange,
}: MenuChoiceProps<Value>) {
  return (
    <Base.RadioGroup value={value} onValueChange={(next: Value) => onValueChange(next)}>
      <Base.Group>
        <Base.GroupLabel className="px-2 pt-1 pb-0.5 text-2xs text-muted">{label}</Base.GroupLabel>
        {options.map((option) => (
          <Base.RadioItem
            key={option.value}
            value={option.value}
            closeOnClick={false}
            className={menuItemClass}
          >
            {option.icon}
            <span className="flex-1">{option.label}</span>
            <Base.RadioItemIndicator className="ms-4 text-accent">
              <Check aria-hidden="true" />
            </Base.RadioItemIndicator>
          </Base.RadioItem>
        ))}
      </Base.Group>
    </Base.RadioGroup>
  );
}
