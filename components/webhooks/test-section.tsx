"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { toast } from "@/components/ui/toast";
import { useFailureText } from "@/components/shell/failure-text";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { isWebhookUrl } from "@/lib/webhooks/webhook-url";

type TestSectionProps = {
  /** What is proposed: the first address that is configured. */
  suggestion: string;
  send: ServerAction<{ url: string }, { eventId: string }>;
};

/** Sends a trial to any address and leads to what came of it. */
export function TestSection({ suggestion, send }: TestSectionProps) {
  const t = useTranslations("webhooks");
  const router = useRouter();
  const failureText = useFailureText();
  const [url, setUrl] = useState(suggestion);
  const [wrong, setWrong] = useState(false);
  const sending = useMutation({
    mutationFn: (address: string) => runAction(send({ url: address })),
    onSuccess: () => {
      toast.success(t("testSent"));
      router.push("/webhooks?kind=test");
    },
    onError: (error) => toast.error(failureText(error)),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const address = url.trim();
    setWrong(!isWebhookUrl(address));
    if (isWebhookUrl(address) && !sending.isPending) sending.mutate(address);
  };
  return (
    <Section title={t("test")} className="max-w-3xl">
      <form noValidate onSubmit={submit} className="flex flex-col items-start gap-3">
        <Field
          label={t("testUrl")}
          hint={t("testHint")}
          error={wrong ? t("errors.webhook_url") : undefined}
          className="w-full"
        >
          <Input
            type="url"
            dir="ltr"
            value={url}
            maxLength={2000}
            placeholder="https://"
            onChange={(event) => setUrl(event.target.value)}
          />
        </Field>
        <Button type="submit" pending={sending.isPending}>
          {t("sendTest")}
        </Button>
      </form>
    </Section>
  );
}
