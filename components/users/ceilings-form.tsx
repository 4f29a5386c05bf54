"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { changeKeys } from "@/components/changes/api";
import { useTellChange } from "@/components/changes/use-tell-change";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CeilingRow, type DraftLine, faultOf, readDraft } from "@/components/users/ceiling-row";
import { useFailureText } from "@/components/shell/failure-text";
import type { CeilingLine } from "@/lib/auth/ceilings/rules";
import type { SetCeilingsInput } from "@/lib/changes/rules";
import type { ProposeResult } from "@/lib/changes/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

export type SetCeilings = ServerAction<SetCeilingsInput, ProposeResult>;

type CeilingsFormProps = {
  holder: "user" | "group";
  id: number;
  /** As they are stored. */
  lines: readonly CeilingLine[];
  currencies: readonly string[];
  disabled?: boolean;
  setCeilings: SetCeilings;
  /** What has to be read again. */
  queryKey: readonly unknown[];
};

/** How much somebody may move at once, saved together: one row per operation and currency. */
export function CeilingsForm(props: CeilingsFormProps) {
  // What the server says anew replaces what nobody has saved.
  return <Rows key={JSON.stringify(props.lines)} {...props} />;
}

function Rows({ holder, id, lines, currencies, disabled = false, setCeilings, queryKey }: CeilingsFormProps) {
  const t = useTranslations("users");
  const client = useQueryClient();
  const failureText = useFailureText();
  const tell = useTellChange();
  const [draft, setDraft] = useState<DraftLine[]>(() => lines.map((line, number) => ({ ...line, number })));
  const [asked, setAsked] = useState(false);
  const saving = useMutation({
    mutationFn: (read: CeilingLine[]) => runAction(setCeilings({ holder, id, lines: read })),
    onSuccess: async (result) => {
      tell(result, t("limitsSaved"));
      setDraft(lines.map((line, number) => ({ ...line, number })));
      await Promise.all([
        client.invalidateQueries({ queryKey }),
        client.invalidateQueries({ queryKey: changeKeys.all }),
      ]);
    },
  });
  const change = (number: number, part: Partial<CeilingLine>) =>
    setDraft(draft.map((line) => (line.number === number ? { ...line, ...part } : line)));
  const add = () => {
    const currency = currencies[0] ?? "KWD";
    const number = Math.max(-1, ...draft.map((line) => line.number)) + 1;
    setDraft([...draft, { type: "refund", currency, amount: "", number }]);
  };
  const save = () => {
    setAsked(true);
    const read = draft.map(readDraft);
    if (draft.some((line) => faultOf(line, draft) !== null)) return;
    saving.mutate(read.filter((line) => line !== null));
  };
  const isChanged = JSON.stringify(draft.map(readDraft)) !== JSON.stringify(lines);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      className="flex flex-col gap-3"
    >
      <p className="max-w-prose text-muted text-xs">
        {t(holder === "user" ? "limitsHint" : "limitsGroupHint")}
      </p>
      {saving.isError ? (
        <Callout tone="negative" title={t("failed")} live>
          {failureText(saving.error)}
        </Callout>
      ) : null}
      {draft.map((line) => (
        <CeilingRow
          key={line.number}
          line={line}
          fault={asked ? faultOf(line, draft) : null}
          currencies={currencies}
          disabled={disabled}
          onChange={(part) => change(line.number, part)}
          onRemove={() => setDraft(draft.filter((other) => other.number !== line.number))}
        />
      ))}
      {disabled ? null : (
        <div className="flex flex-wrap items-center gap-2">
          <Button onClick={add}>
            <Plus aria-hidden="true" />
            {t("limitAdd")}
          </Button>
          <Button type="submit" variant="primary" pending={saving.isPending} disabled={!isChanged}>
            {t("limitSave")}
          </Button>
          <span className="text-muted text-xs">{t("limitWaits")}</span>
        </div>
      )}
    </form>
  );
}
