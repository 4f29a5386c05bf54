"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ImportDone } from "@/components/people/import-done";
import { ImportPlanTable } from "@/components/people/import-plan";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { FileInput } from "@/components/ui/file-input";
import { peopleKeys } from "@/components/users/api";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { type ImportOutcome, type ImportPlan, LONGEST_PEOPLE_FILE } from "@/lib/people/types";

type ImportPeopleProps = {
  plan: ServerAction<{ text: string }, ImportPlan>;
  run: ServerAction<{ text: string; hash: string }, ImportOutcome>;
};

/** Reads a file in the browser, shows what each row would do, and does it on a second press. */
export function ImportPeople({ plan, run }: ImportPeopleProps) {
  const t = useTranslations("people");
  const client = useQueryClient();
  const failureText = useFailureText();
  const [text, setText] = useState<string | null>(null);
  const [tooLong, setTooLong] = useState(false);
  const planning = useMutation({ mutationFn: (read: string) => runAction(plan({ text: read })) });
  const running = useMutation({
    mutationFn: (wish: { text: string; hash: string }) => runAction(run(wish)),
    onSuccess: () => client.invalidateQueries({ queryKey: peopleKeys.all }),
  });
  const choose = async (file: File | null) => {
    planning.reset();
    running.reset();
    setText(null);
    const read = file ? await file.text() : "";
    setTooLong(read.length > LONGEST_PEOPLE_FILE);
    if (!file || read.length > LONGEST_PEOPLE_FILE) return;
    // Nothing in it is nothing to ask about, and is said as such.
    setText(read === "" ? "\n" : read);
    planning.mutate(read === "" ? "\n" : read);
  };
  const failed = running.error ?? planning.error;
  const found = planning.data;
  const begins = found?.rows.filter(({ act }) => act !== "none").length ?? 0;
  return (
    <div className="flex flex-col items-start gap-4">
      <Field label={t("file")} hint={t("fileHint")} error={tooLong ? t("fileTooLong") : undefined}>
        <FileInput accept=".csv,text/csv" onChoose={(file) => void choose(file)} />
      </Field>
      {failed ? (
        <Callout tone="negative" title={t("failed")} live className="w-full">
          {failureText(failed)}
        </Callout>
      ) : null}
      {planning.isPending ? <p role="status">{t("reading")}</p> : null}
      {found?.fault ? (
        <Callout tone="negative" live className="w-full">
          {t(`fileFault.${found.fault}`)}
        </Callout>
      ) : null}
      {running.data ? <ImportDone outcome={running.data} /> : null}
      {found && found.fault === null && !running.data ? (
        <>
          <ImportPlanTable plan={found} />
          <Button
            variant="primary"
            pending={running.isPending}
            disabledReason={begins === 0 ? t("nothingToDo") : null}
            onClick={() => text !== null && running.mutate({ text, hash: found.hash })}
          >
            {t("run", { count: begins })}
          </Button>
        </>
      ) : null}
    </div>
  );
}
