"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { toast } from "@/components/ui/toast";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { isWebhookUrl } from "@/lib/webhooks/webhook-url";

type ChatSectionProps = {
  /** Host of the address that is set; null: none is. */
  host: string | null;
  setUrl: ServerAction<{ url: string }, void>;
  removeUrl: ServerAction<Record<string, never>, void>;
  test: ServerAction<Record<string, never>, void>;
};

/** The address of the chat: entered, tried, removed, and never shown again. */
export function ChatSection({ host, setUrl, removeUrl, test }: ChatSectionProps) {
  const t = useTranslations("notifications.settings");
  const [url, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const [asking, setAsking] = useState(false);
  const saving = useChatAct(setUrl, t("urlSaved"), () => setText(""));
  const removing = useChatAct(removeUrl, t("urlRemoved"), () => setAsking(false));
  const testing = useChatAct(test, t("testSent"));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const address = url.trim();
    setWrong(!isWebhookUrl(address));
    if (isWebhookUrl(address) && !saving.isPending) saving.mutate({ url: address });
  };
  return (
    <Section title={t("chatUrl")} className="max-w-3xl">
      <form noValidate onSubmit={submit} className="flex flex-col items-start gap-3">
        <Field
          label={t("chatUrl")}
          hint={
            host === null
              ? t("chatUrlNone")
              : t.rich("chatUrlSet", { host: () => <bdi dir="ltr">{host}</bdi> })
          }
          error={wrong ? t("urlError") : undefined}
          className="w-full"
        >
          <Input
            type="url"
            dir="ltr"
            autoComplete="off"
            value={url}
            maxLength={2000}
            placeholder="https://"
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" pending={saving.isPending}>
            {t("setUrl")}
          </Button>
          {host === null ? null : (
            <>
              <Button pending={testing.isPending} onClick={() => testing.mutate({})}>
                {t("test")}
              </Button>
              <Button variant="dangerQuiet" onClick={() => setAsking(true)}>
                {t("removeUrl")}
              </Button>
            </>
          )}
        </div>
      </form>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("removeTitle")}
        description={t("removeHint")}
        confirmLabel={t("removeUrl")}
        danger
        pending={removing.isPending}
        onConfirm={() => removing.mutate({})}
      />
    </Section>
  );
}

/** An act about the chat that says how it ended. */
function useChatAct<Input>(action: ServerAction<Input, void>, done: string, after?: () => void) {
  const router = useRouter();
  const failureText = useFailureText();
  return useMutation({
    mutationFn: (input: Input) => runAction(action(input)),
    onSuccess: () => {
      after?.();
      toast.success(done);
      router.refresh();
    },
    onError: (error) => toast.error(failureText(error)),
  });
}
