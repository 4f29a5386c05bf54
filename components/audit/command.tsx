import type { ReactNode } from "react";

/** A command for somebody at the server: one piece in its own direction, wherever the sentence breaks. */
export function Command({ children }: { children: ReactNode }) {
  return (
    <code dir="ltr" className="inline-block whitespace-nowrap text-xs">
      {children}
    </code>
  );
}
