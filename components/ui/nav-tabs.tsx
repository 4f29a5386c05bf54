import { Link } from "@/components/ui/link";
import type { ReactNode } from "react";
import { cn } from "./cn";

export type NavTab = { href: string; label: ReactNode; count?: ReactNode; current: boolean };

/** Views of one list that each have their own address. */
export function NavTabs({ label, items }: { label: string; items: readonly NavTab[] }) {
  return (
    <nav aria-label={label} className="overflow-x-auto border-line border-b">
      <ul className="flex gap-5">
        {items.map((item) => (
          // Where the row is wider than a phone, it begins scrolled to the current one.
          <li key={item.href} className={item.current ? "[scroll-initial-target:nearest]" : undefined}>
            <Link
              href={item.href}
              aria-current={item.current ? "page" : undefined}
              className={cn(
                "-mb-px flex h-9 items-center gap-1.5 border-transparent border-b-2 font-medium text-muted whitespace-nowrap -outline-offset-2 hover:text-ink touch:h-11",
                item.current && "border-accent text-ink",
              )}
            >
              {item.label}
              {item.count === undefined ? null : (
                <span className="rounded-sm bg-sunken px-1 text-2xs text-muted">{item.count}</span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
