import type { ReactNode } from "react";

/** One quiet line where a part of the page has nothing to list. */
export function SectionEmpty({ children }: { children: ReactNode }) {
  return <p className="border-line border-t py-2 text-muted">{children}</p>;
}
