"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import type { StartDraftInput } from "@/lib/approvals/policy/inputs";
import { READY_MADE } from "@/lib/approvals/policy/ready-made";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

export type StartDraftAction = ServerAction<StartDraftInput, { version: number }>;

/** Begins a draft: a copy of the live policy, or one of the ready-made ones. */
export function NewDraft({ start }: { start: StartDraftAction }) {
  const t = useTranslations("policy.page");
  const starting = useStartDraft(start);
  return (
    <Menu
      trigger={
        <Button variant="primary" pending={starting.isPending}>
          {t("newDraft")}
        </Button>
      }
    >
      <MenuItem onClick={() => starting.mutate({ from: "live" })}>{t("fromLive")}</MenuItem>
      <MenuSeparator />
      {READY_MADE.map((name) => (
        <MenuItem key={name} onClick={() => starting.mutate({ from: name })}>
          <span className="min-w-0 max-w-72">
            <span className="block">{t(`readyMade.${name}`)}</span>
            <span className="block text-muted text-xs">{t(`readyMadeHint.${name}`)}</span>
          </span>
        </MenuItem>
      ))}
    </Menu>
  );
}

/** Makes a draft of a version that cannot be edited any more. */
export function CopyVersion({ version, start }: { version: number; start: StartDraftAction }) {
  const t = useTranslations("policy.page");
  const starting = useStartDraft(start);
  return (
    <Button pending={starting.isPending} onClick={() => starting.mutate({ from: "version", version })}>
      {t("copy")}
    </Button>
  );
}

function useStartDraft(start: StartDraftAction) {
  const router = useRouter();
  const failureText = useFailureText();
  return useMutation({
    mutationFn: (input: StartDraftInput) => runAction(start(input)),
    onSuccess: ({ version }) => router.push(`/settings/approval-policy/${version}`),
    onError: (error) => toast.error(failureText(error)),
  });
}
