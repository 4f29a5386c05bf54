"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { navigationFor } from "@/components/shell/navigation-items";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { Section } from "@/components/ui/section";
import { useWordList } from "@/components/ui/use-word-list";
import { useFailureText } from "@/components/shell/failure-text";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import type { PersonPreview as Preview } from "@/lib/people/types";

export type PreviewPerson = ServerAction<{ userId: number }, Preview>;

/** What somebody would find after signing in, counted with his rights. Asked for by a press, since looking is written down. */
export function PersonPreview({ userId, previewPerson }: { userId: number; previewPerson: PreviewPerson }) {
  const t = useTranslations("users");
  const failureText = useFailureText();
  const asking = useMutation({ mutationFn: () => runAction(previewPerson({ userId })) });
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
      {asking.data ? <Found preview={asking.data} /> : null}
    </Section>
  );
}

function Found({ preview }: { preview: Preview }) {
  const t = useTranslations("users");
  const shell = useTranslations("shell");
  const list = useWordList();
  if (!preview.active) return <p role="status">{t("previewDisabled")}</p>;
  const pages = navigationFor(new Set(preview.rights));
  const accounts = preview.accounts.map(({ name }) => name);
  return (
    <div role="status">
      <DefinitionList>
        <Definition term={t("previewPages")}>{list(pages.map(({ key }) => shell(key)))}</Definition>
        <Definition term={t("previewPayments")}>
          <Payments payments={preview.payments} />
        </Definition>
        <Definition term={t("previewDecidable")}>
          {preview.decidable === null
            ? t("previewNotChecker")
            : t("previewCount", { count: String(preview.decidable) })}
        </Definition>
        <Definition term={t("previewAccounts")}>
          {accounts.length > 0
            ? list(accounts)
            : t("previewNoAccounts", { count: String(preview.accountsInAll) })}
        </Definition>
      </DefinitionList>
    </div>
  );
}

function Payments({ payments }: Pick<Preview, "payments">) {
  const t = useTranslations("users");
  if (payments === null) return t("previewNoPayments");
  if (payments.count === null) return t("previewSlow");
  return t(payments.more ? "previewMore" : "previewCount", { count: String(payments.count) });
}
