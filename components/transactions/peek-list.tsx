"use client";

import { parseAsString, useQueryState } from "nuqs";
import type { MouseEvent, ReactNode } from "react";
import type { OperationActions, SessionInput } from "@/components/operations/types";
import { lazyModule } from "@/components/ui/lazy-module";
import type { ServerAction } from "@/lib/http/action-failure";

// Only who looks at a payment beside the list needs its code.
const panel = lazyModule(() => import("./payment-panel"));

/** Below this the panel would cover the list, and the payment's own page is the better place. */
const WIDE_ENOUGH = "(min-width: 1024px)";

type PeekListProps = {
  mayRestore: boolean;
  actions: OperationActions;
  restore: ServerAction<SessionInput, null>;
  children: ReactNode;
};

/** A list whose payments open beside it: by a press on a row, and by the address, which keeps filters and payment together. */
export function PeekList({ mayRestore, actions, restore, children }: PeekListProps) {
  const [sessionId, setSessionId] = useQueryState("payment", parseAsString.withOptions({ history: "push" }));
  const parts = panel.useModule(sessionId !== null);
  const openRow = (event: MouseEvent<HTMLElement>) => {
    const wanted = rowSession(event);
    if (wanted) void setSessionId(wanted);
  };
  return (
    <>
      {/* biome-ignore lint/a11y: the link in each row does the same for the keyboard, on a page of its own. */}
      <div
        onClick={openRow}
        onPointerOver={() => void panel.prefetch()}
        className="lg:[&_tbody_tr:has(a[href^='/transactions/'])]:cursor-pointer"
      >
        {children}
      </div>
      {sessionId !== null && parts ? (
        <parts.PaymentPanel
          key={sessionId}
          sessionId={sessionId}
          mayRestore={mayRestore}
          actions={actions}
          restore={restore}
          onMove={(to) => void setSessionId(to, { history: "replace" })}
        />
      ) : null}
    </>
  );
}

/** The payment whose row was pressed; null for presses on what acts by itself, and for text that is being marked. */
function rowSession(event: MouseEvent<HTMLElement>): string | null {
  const target = event.target as HTMLElement;
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
    return null;
  if (target.closest("a, button, input, label, select, [role=menu], [role=dialog]")) return null;
  if (window.getSelection()?.toString() || !window.matchMedia(WIDE_ENOUGH).matches) return null;
  const link = target.closest("tbody tr")?.querySelector("a[href^='/transactions/']");
  return /^\/transactions\/([0-9a-f]{40})$/.exec(link?.getAttribute("href") ?? "")?.[1] ?? null;
}
