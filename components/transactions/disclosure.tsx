import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

/** Details that stay folded until somebody wants them; works without scripts. */
export function Disclosure({ summary, children }: { summary: ReactNode; children: ReactNode }) {
  return (
    <details className="group/details mt-1">
      <summary className="inline-flex min-h-6 list-none items-center gap-1 text-muted text-xs hover:text-ink touch:min-h-9 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-3.5 transition-transform duration-100 group-open/details:rotate-90 rtl:rotate-180 rtl:group-open/details:rotate-90"
        />
        {summary}
      </summary>
      <div className="mt-1.5 mb-1 flex flex-col gap-4">{children}</div>
    </details>
  );
}
