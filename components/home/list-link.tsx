import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";

type ListLinkProps = {
  href: string /** How much the list holds; nothing leads nowhere. */;
  of: number;
  children: ReactNode;
};

/** A number of a figure, which leads to the list that holds as much. */
export function ListLink({ href, of, children }: ListLinkProps) {
  if (of === 0) return children;
  return (
    <Link
      href={href}
      prefetch={false}
      className="underline decoration-line-strong underline-offset-3 hover:text-ink"
    >
      {children}
    </Link>
  );
}
