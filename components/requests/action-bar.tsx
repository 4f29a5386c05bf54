import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

type ActionBarProps = {
  /** The one bar that a thumb should reach from anywhere on the page. */
  inReach: boolean;
  children: ReactNode;
};

/** What can be done. On a phone it stays above the navigation, where the thumb is. */
export function ActionBar({ inReach, children }: ActionBarProps) {
  return (
    <div
      className={cn(
        "flex gap-2 *:flex-1 max-lg:order-last",
        inReach &&
          "max-sm:sticky max-sm:bottom-[calc(3.25rem+env(safe-area-inset-bottom))] max-sm:z-20 max-sm:-mx-4 max-sm:border-line-strong max-sm:border-t max-sm:bg-surface max-sm:px-4 max-sm:py-3",
      )}
    >
      {children}
    </div>
  );
}
