import type { ReactNode } from "react";
import { cn } from "./cn";

/** Actions under a dialog's body; use it inside a form that fills the dialog. */
export function DialogFooter({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div
      className={cn(
        "flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3 max-sm:*:flex-1",
        className,
      )}
    >
      {children}
    </div>
  );
}
