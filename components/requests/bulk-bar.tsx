"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { DecideManyAction } from "@/components/requests/use-decide-many";
import type { Selection } from "@/components/requests/use-selection";
import { Amount } from "@/components/ui/amount";
import { Button } from "@/components/ui/button";
import { lazyModule } from "@/components/ui/lazy-module";
import { totalsOf } from "@/lib/approvals/inbox/totals";
import type { InboxRow } from "@/lib/approvals/inbox/types";

// Fetched when something is selected.
const dialog = lazyModule(() => import("./bulk-dialog"));

type BulkBarProps = { selection: Selection; decideMany: DecideManyAction };

/** What the selected requests come to, and the decision about all of them. */
export function BulkBar({ selection, decideMany }: BulkBarProps) {
  const t = useTranslations("requests.bulk");
  const operation = useTranslations("requests.operation");
  // The rows as they were when the question came up: the list goes on changing behind it.
  const [asked, setAsked] = useState<{ verdict: "approve" | "reject"; rows: readonly InboxRow[] } | null>(
    null,
  );
  const { rows } = selection;
  const parts = dialog.useModule(rows.length > 0 || asked !== null);
  return (
    <>
      {rows.length > 0 ? (
        <section
          aria-label={t("bar")}
          className="sticky bottom-0 z-20 flex flex-wrap items-center gap-x-4 gap-y-2 border-line-strong border-t bg-raised px-3 py-3 shadow-popup max-sm:bottom-[calc(3.25rem+env(safe-area-inset-bottom))] max-sm:-mx-4 max-sm:px-4"
        >
          <div role="status" className="min-w-0 flex-1">
            <p className="font-medium">{t("selected", { count: rows.length })}</p>
            <p className="flex flex-wrap gap-x-3">
              {totalsOf(rows).map((total) => (
                <span key={`${total.operation} ${total.currency}`}>
                  <span className="text-muted">{operation(total.operation)}</span>{" "}
                  <Amount value={total.amount} currency={total.currency} />
                </span>
              ))}
            </p>
          </div>
          <div className="flex flex-wrap gap-2 max-sm:w-full max-sm:*:flex-1">
            <Button variant="ghost" onClick={selection.clear}>
              {t("clear")}
            </Button>
            <Button variant="dangerQuiet" onClick={() => setAsked({ verdict: "reject", rows })}>
              {t("reject")}
            </Button>
            <Button variant="primary" onClick={() => setAsked({ verdict: "approve", rows })}>
              {t("approve")}
            </Button>
          </div>
        </section>
      ) : null}
      {asked && parts ? (
        <parts.BulkDialog
          {...asked}
          decideMany={decideMany}
          onDecided={(ids) => selection.drop(ids)}
          onClose={() => setAsked(null)}
        />
      ) : null}
    </>
  );
}
