"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ListedTransaction } from "@/components/transactions/api";
import { BULK_ACTS, type BulkAct, type BulkActions, refusalOf } from "@/components/transactions/bulk-acts";
import type { RowSelection } from "@/components/transactions/use-row-selection";
import { Button } from "@/components/ui/button";
import { useVerdictText } from "@/lib/i18n/verdict-text";
import { lazyModule } from "@/components/ui/lazy-module";

// Fetched when somebody acts on several payments for the first time.
const dialog = lazyModule(() => import("./bulk-dialog"));

type BulkBarProps = { selection: RowSelection; actions: BulkActions };

/** How many payments are selected, and what can be done with all of them. */
export function BulkBar({ selection, actions }: BulkBarProps) {
  const t = useTranslations("lists.bulk");
  // The rows as they were when the question came up: the list goes on changing behind it.
  const [asked, setAsked] = useState<{ act: BulkAct; rows: readonly ListedTransaction[] } | null>(null);
  const parts = dialog.useModule(selection.rows.length > 0);
  const { rows } = selection;
  return (
    <>
      {rows.length > 0 ? (
        <section
          aria-label={t("bar")}
          className="sticky bottom-0 z-20 flex flex-wrap items-center gap-x-4 gap-y-2 border-line-strong border-t bg-raised px-3 py-3 shadow-popup"
        >
          <p role="status" className="min-w-0 flex-1 font-medium">
            {t("selected", { count: rows.length })}
          </p>
          <div className="flex flex-wrap gap-2">
            <Button variant="ghost" onClick={selection.clear}>
              {t("clear")}
            </Button>
            {BULK_ACTS.filter((act) => act !== "resend" || actions.resendMany).map((act) => (
              <ActButton key={act} act={act} rows={rows} onPress={() => setAsked({ act, rows })} />
            ))}
          </div>
        </section>
      ) : null}
      {asked && parts ? (
        <parts.BulkDialog
          {...asked}
          actions={actions}
          onDone={selection.drop}
          onClose={() => setAsked(null)}
        />
      ) : null}
    </>
  );
}

type ActButtonProps = { act: BulkAct; rows: readonly ListedTransaction[]; onPress: () => void };

function ActButton({ act, rows, onPress }: ActButtonProps) {
  const t = useTranslations("lists.bulk");
  const verdictText = useVerdictText();
  const refusals = rows.map((row) => refusalOf(act, row));
  const [first] = refusals;
  const none = refusals.every((one) => one !== null);
  return (
    <Button
      variant={act === "delete" ? "dangerQuiet" : "secondary"}
      disabledReason={none && first ? t("noneMay", { reason: verdictText(first) ?? "" }) : null}
      onClick={onPress}
    >
      {t(act)}
    </Button>
  );
}
