"use client";

import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import { cn } from "./cn";

export type TabItem = { value: string; label: ReactNode; count?: number; content: ReactNode };

type TabsProps = {
  /** Names the set for screen readers. */
  label: string;
  items: readonly TabItem[];
  defaultValue?: string;
  value?: string;
  onValueChange?: (value: string) => void;
  className?: string;
};

/** Parts of one screen. Where each part has an address of its own, use links (`NavTabs`) instead. */
export function Tabs({ label, items, defaultValue, value, onValueChange, className }: TabsProps) {
  return (
    <Base.Root
      value={value}
      defaultValue={value === undefined ? (defaultValue ?? items[0]?.value) : undefined}
      onValueChange={(next: string) => onValueChange?.(next)}
      className={className}
    >
      <Base.List aria-label={label} className="relative flex gap-5 overflow-x-auto border-line border-b">
        {items.map((item) => (
          <Base.Tab key={item.value} value={item.value} className={tabClass}>
            {item.label}
            <TabCount count={item.count} />
          </Base.Tab>
        ))}
      </Base.List>
      {items.map((item) => (
        <Base.Panel key={item.value} value={item.value} className="pt-4 outline-offset-4">
          {item.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}

const tabClass = cn(
  "flex h-9 shrink-0 items-center gap-1.5 border-transparent border-b-2 font-medium text-muted text-sm whitespace-nowrap",
  "-outline-offset-2 hover:text-ink data-active:border-accent data-active:text-ink touch:h-11",
);

function TabCount({ count }: { count?: number }) {
  if (count === undefined) return null;
  return <span className="rounded-sm bg-sunken px-1 font-medium text-2xs text-muted">{count}</span>;
}
