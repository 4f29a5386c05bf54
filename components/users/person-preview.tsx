"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { lazyModule } from "@/components/ui/lazy-module";
import { Section } from "@/components/ui/section";
import { useFailureText } from "@/components/shell/failure-text";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import type { PersonPreview as Preview } from "@/lib/people/types";

export type PreviewPerson = ServerAction<{ userId: number }, Preview>;

const answer = lazyModule(() => import("./preview-found"));

/** What somebody would find after signing in, counted with his rights. Asked for by a press, since looking is written down. */
export function PersonPreview({ userId, previewPerson }: { userId: number; previewPerson: PreviewPerson }) {
  const t = useTranslations("users");
  const failureText = useFailureText();
  const asking = useMutation({ mutationFn: () => runAction(previewPerson({ userId })) });
  const Found = answer.useModule(asking.isPending || asking.data !== undefined)?.Found;
  return (
    <Section
      title={t("preview")}
      actions={
        <Button size="small" pending={asking.isPending} onClick={() => asking.mutate()}>
          {asking.data ? t("previewAgain") : t("previewAsk")}
        </Button>
      }
    >
      <p className="mb-2 text-muted text-xs">{t("previewHint")}</p>
      {asking.isError ? (
        <Callout tone="negative" title={t("failed")} live>
          {failureText(asking.error)}
        </Callout>
      ) : null}
      {asking.data && Found ? <Found preview={asking.data} /> : null}
    </Section>
  );
}
