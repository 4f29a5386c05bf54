"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useFailureText } from "@/components/shell/failure-text";
import { FileFault, readOperations } from "@/components/policy/read-operations";
import { SimulationResult } from "@/components/policy/simulation-result";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { FileInput } from "@/components/ui/file-input";
import { Section } from "@/components/ui/section";
import type { SimulatePolicyInput } from "@/lib/approvals/policy/inputs";
import { type Simulation, simulate as replay } from "@/lib/approvals/policy/simulate";
import type { PolicyDocument } from "@/lib/approvals/policy/types";
import type { PolicyWorld } from "@/lib/approvals/policy/world";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

export type SimulateAction = ServerAction<SimulatePolicyInput, Simulation>;

interface SimulationPanelProps {
  live: PolicyDocument;
  draft: PolicyDocument;
  sound: boolean;
  world: PolicyWorld;
  simulate: SimulateAction;
}

/** Replays the draft on what happened, or on a file that never leaves the browser. */
export function SimulationPanel({ live, draft, sound, world, simulate }: SimulationPanelProps) {
  const t = useTranslations("policy.simulation");
  const failureText = useFailureText();
  const history = useMutation({ mutationFn: () => runAction(simulate({ document: draft })) });
  const file = useMutation({
    mutationFn: async (chosen: File) => {
      const operations = await readOperations(chosen, world, (line) => t("line", { line: String(line) }));
      return replay(live, draft, operations, world, history.data?.medianHours ?? null);
    },
  });
  const result = file.data ?? history.data;
  const failure = file.error ?? history.error;
  const hindrance = sound ? null : t("unsound");
  const run = () => {
    file.reset();
    history.mutate();
  };
  return (
    <Section title={t("title")}>
      <div className="flex flex-col gap-4">
        <p className="text-muted text-sm">{t("hint")}</p>
        <div className="flex flex-col items-start gap-3">
          <Button pending={history.isPending} disabledReason={hindrance} onClick={run}>
            {t("run")}
          </Button>
          <Field label={t("file")} hint={t("fileHint")} className="w-full">
            <FileInput
              accept=".csv,text/csv"
              disabled={!sound}
              handsOver
              onChoose={(chosen) => {
                if (chosen) file.mutate(chosen);
              }}
            />
          </Field>
        </div>
        {failure ? (
          <Callout tone="negative" title={t("failed")} live>
            {failure instanceof FileFault ? t(`fault.${failure.key}`, failure.values) : failureText(failure)}
          </Callout>
        ) : null}
        {result ? <SimulationResult result={result} /> : null}
      </div>
    </Section>
  );
}
