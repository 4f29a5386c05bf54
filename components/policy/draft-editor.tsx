"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { ComparisonView } from "@/components/policy/comparison-view";
import { DiscardDraft, type DiscardAction } from "@/components/policy/discard-draft";
import { useFailureText } from "@/components/shell/failure-text";
import { FlawList } from "@/components/policy/flaw-list";
import { GeneralEditor } from "@/components/policy/general-editor";
import { LimitsEditor } from "@/components/policy/limits-editor";
import { PolicySummary } from "@/components/policy/policy-summary";
import { type PublishAction, PublishPanel, type ShadowAction } from "@/components/policy/publish-panel";
import { RulesEditor } from "@/components/policy/rules-editor";
import { type SimulateAction, SimulationPanel } from "@/components/policy/simulation-panel";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Section } from "@/components/ui/section";
import { toast } from "@/components/ui/toast";
import { comparePolicies } from "@/lib/approvals/policy/compare";
import type { SaveDraftInput } from "@/lib/approvals/policy/inputs";
import type { PolicyDocument } from "@/lib/approvals/policy/types";
import { isSound, validatePolicy } from "@/lib/approvals/policy/validate";
import type { PolicyPage } from "@/lib/approvals/policy/views";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

export type SaveDraftAction = ServerAction<SaveDraftInput, { revision: number }>;

interface DraftEditorProps {
  page: PolicyPage;
  save: SaveDraftAction;
  discard: DiscardAction;
  publish: PublishAction;
  shadow: ShadowAction;
  simulate: SimulateAction;
}

/** The draft as forms, and beside it what it says, what is wrong with it and what it would change. All judged while typing. */
export function DraftEditor({ page, save, discard, publish, shadow, simulate }: DraftEditorProps) {
  const t = useTranslations("policy.edit");
  const { shown, live, world } = page;
  const [document, setDocument] = useState(shown.document);
  const [kept, setKept] = useState({ document: shown.document, revision: shown.revision });
  const judged = useDeferredValue(document);
  const flaws = useMemo(() => validatePolicy(judged, world), [judged, world]);
  const sound = isSound(flaws);
  const comparison = useMemo(
    () => (sound ? comparePolicies(live.document, judged) : null),
    [live, judged, sound],
  );
  const saving = useSaving(shown.version, save, setKept);
  const dirty = document !== kept.document;
  const complete = useComplete(judged);
  const keep = () => saving.mutate({ document, revision: kept.revision, note: shown.note });
  return (
    <div className="grid min-w-0 gap-8 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="flex min-w-0 flex-col gap-8">
        <Section title={t("rules")}>
          <RulesEditor document={document} flaws={flaws} world={world} onChange={setDocument} />
        </Section>
        <Section title={t("limits")}>
          <LimitsEditor
            limits={document.limits}
            onChange={(limits) => setDocument({ ...document, limits })}
          />
        </Section>
        <Section title={t("general")}>
          <GeneralEditor document={document} world={world} onChange={setDocument} />
        </Section>
      </div>
      <div className="flex min-w-0 flex-col gap-8 xl:self-start">
        <div className="flex flex-wrap items-center gap-2 xl:sticky xl:top-0 xl:z-10 xl:-my-2 xl:bg-paper xl:py-2">
          <Button
            variant="primary"
            pending={saving.isPending}
            disabledReason={saveHindrance(t, dirty, complete)}
            onClick={keep}
          >
            {t("save")}
          </Button>
          <DiscardDraft version={shown.version} discard={discard} />
          <span className="text-muted text-xs">{dirty ? t("unsaved") : t("saved")}</span>
        </div>
        {saving.isError ? <SaveFailure error={saving.error} /> : null}
        <FlawList flaws={flaws.filter((flaw) => flaw.at.rule === undefined)} world={world} />
        <Section title={t("inWords")}>
          <PolicySummary document={judged} world={world} />
        </Section>
        {comparison ? (
          <Section title={t("difference", { version: String(live.version) })}>
            <ComparisonView comparison={comparison} world={world} />
          </Section>
        ) : null}
        <PublishPanel
          version={shown.version}
          revision={kept.revision}
          result={comparison?.result ?? null}
          hindrance={dirty ? t("saveFirst") : sound ? null : t("unsound")}
          publish={publish}
          shadow={shadow}
        />
        <SimulationPanel
          live={live.document}
          draft={judged}
          sound={sound}
          world={world}
          simulate={simulate}
        />
      </div>
    </div>
  );
}

function saveHindrance(
  t: ReturnType<typeof useTranslations<"policy.edit">>,
  dirty: boolean,
  complete: boolean,
): string | null {
  if (!dirty) return t("nothingToSave");
  return complete ? null : t("incomplete");
}

function useSaving(
  version: number,
  save: SaveDraftAction,
  setKept: (kept: { document: PolicyDocument; revision: number }) => void,
) {
  const t = useTranslations("policy.edit");
  const router = useRouter();
  return useMutation({
    mutationFn: (input: Omit<SaveDraftInput, "version">) => runAction(save({ version, ...input })),
    onSuccess: ({ revision }, input) => {
      setKept({ document: input.document, revision });
      toast.success(t("savedToast"));
      router.refresh();
    },
  });
}

function SaveFailure({ error }: { error: Error }) {
  const t = useTranslations("policy.edit");
  const failureText = useFailureText();
  return (
    <Callout tone="negative" title={t("saveFailed")} live>
      {failureText(error)}
    </Callout>
  );
}

type Check = (document: PolicyDocument) => boolean;

/** Whether nothing is left open. The library of the check comes after the page; until then the server's own check has to do. */
function useComplete(document: PolicyDocument): boolean {
  const [check, setCheck] = useState<{ isComplete: Check } | null>(null);
  useEffect(() => {
    let isGone = false;
    import("@/lib/approvals/policy/schema").then(
      ({ policyDocumentSchema }) => {
        if (!isGone) setCheck({ isComplete: (draft) => policyDocumentSchema.safeParse(draft).success });
      },
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, []);
  return useMemo(() => check === null || check.isComplete(document), [check, document]);
}
