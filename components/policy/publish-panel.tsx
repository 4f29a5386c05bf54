"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFailureText } from "@/components/shell/failure-text";
import { NoteDialog } from "@/components/requests/note-dialog";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Section } from "@/components/ui/section";
import { toast } from "@/components/ui/toast";
import type { Comparison } from "@/lib/approvals/policy/compare";
import type { PublishPolicyInput, ShadowPolicyInput } from "@/lib/approvals/policy/inputs";
import type { ProposeResult } from "@/lib/changes/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

export type PublishAction = ServerAction<PublishPolicyInput, ProposeResult>;
export type ShadowAction = ServerAction<ShadowPolicyInput, void>;

interface PublishPanelProps {
  version: number;
  revision: number;
  /** Null while the draft cannot be compared. */
  result: Comparison | null;
  /** Why it cannot be published as it is. */
  hindrance: string | null;
  publish: PublishAction;
  /** Missing where it runs as a shadow already. */
  shadow?: ShadowAction;
}

/** Publishes, or tries the draft beside the live policy. Says beforehand whether a second person has to agree. */
export function PublishPanel({ version, revision, result, hindrance, publish, shadow }: PublishPanelProps) {
  const t = useTranslations("policy.edit");
  const router = useRouter();
  const failureText = useFailureText();
  const [asking, setAsking] = useState(false);
  const publishing = useMutation({
    mutationFn: (reason: string) => runAction(publish({ version, revision, reason })),
    onSuccess: (done) => {
      setAsking(false);
      toast.success(done.status === "waiting" ? t("waitsToast") : t("publishedToast"));
      router.push("/settings/approval-policy");
      router.refresh();
    },
  });
  const waits = result === "looser" || result === "mixed";
  return (
    <Section title={t("publishTitle")}>
      <div className="flex flex-col gap-3">
        <p className="text-muted text-sm">{waits ? t("publishWaits") : t("publishAtOnce")}</p>
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" disabledReason={hindrance} onClick={() => setAsking(true)}>
            {t("publish")}
          </Button>
          {shadow ? (
            <StartShadow version={version} revision={revision} hindrance={hindrance} shadow={shadow} />
          ) : null}
        </div>
        <NoteDialog
          open={asking}
          onOpenChange={setAsking}
          title={t("publishTitle")}
          description={waits ? t("publishWaits") : t("publishAtOnce")}
          confirmLabel={waits ? t("propose") : t("publish")}
          dismissLabel={t("back")}
          noteLabel={t("reason")}
          noteMissing={t("reasonMissing")}
          pending={publishing.isPending}
          onConfirm={(note) => publishing.mutate(note)}
        >
          {publishing.isError ? (
            <Callout tone="negative" title={t("publishFailed")} live>
              {failureText(publishing.error)}
            </Callout>
          ) : null}
        </NoteDialog>
      </div>
    </Section>
  );
}

type StartShadowProps = Required<Pick<PublishPanelProps, "version" | "revision" | "hindrance" | "shadow">>;

function StartShadow({ version, revision, hindrance, shadow }: StartShadowProps) {
  const t = useTranslations("policy.edit");
  const router = useRouter();
  const failureText = useFailureText();
  const starting = useMutation({
    mutationFn: () => runAction(shadow({ version, revision })),
    onSuccess: () => {
      toast.success(t("shadowToast"));
      router.refresh();
    },
    onError: (error) => toast.error(failureText(error)),
  });
  return (
    <Button pending={starting.isPending} disabledReason={hindrance} onClick={() => starting.mutate()}>
      {t("shadow")}
    </Button>
  );
}
