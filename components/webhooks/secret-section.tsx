"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { Timestamp } from "@/components/ui/timestamp";
import { useFailureText } from "@/components/shell/failure-text";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import type { RotateSecretInput } from "@/lib/webhooks/rules";
import type { SecretSummary } from "@/lib/webhooks/types";

type Shown = { secret: string; standardSecret: string };
type SecretSectionProps = {
  secrets: readonly SecretSummary[];
  rotate: ServerAction<RotateSecretInput, Shown>;
};

/** How long the secret before goes on signing: at once, an hour, a day, a week. */
const OVERLAPS = [0, 1, 24, 168] as const;

/** The secrets that sign now, and the change to a new one, which is shown this once. */
export function SecretSection({ secrets, rotate }: SecretSectionProps) {
  const t = useTranslations("webhooks");
  const router = useRouter();
  const failureText = useFailureText();
  const [overlap, setOverlap] = useState("24");
  const [given, setGiven] = useState("");
  const rotating = useMutation({
    mutationFn: (input: RotateSecretInput) => runAction(rotate(input)),
    onSuccess: () => {
      setGiven("");
      router.refresh();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (rotating.isPending) return;
    rotating.mutate({ overlapHours: Number(overlap), ...(given.trim() ? { secret: given.trim() } : {}) });
  };
  return (
    <Section title={t("secret")} className="max-w-3xl">
      <p className="mb-3 text-muted">{t("secretHint")}</p>
      {secrets.length > 0 ? <SecretList secrets={secrets} /> : null}
      {rotating.data ? <ShownSecret shown={rotating.data} /> : null}
      {rotating.isError ? (
        <Callout tone="negative" title={t("failed")} live className="mb-3">
          {failureText(rotating.error)}
        </Callout>
      ) : null}
      <form noValidate onSubmit={submit} className="grid gap-4 sm:grid-cols-2">
        <Field label={t("overlap")} hint={t("overlapHint")}>
          <Select
            value={overlap}
            options={OVERLAPS.map((hours) => ({ value: String(hours), label: t(`overlapHours.h${hours}`) }))}
            onChange={(event) => setOverlap(event.target.value)}
          />
        </Field>
        <Field label={t("givenSecret")} hint={t("givenSecretHint")} optional>
          <Input
            dir="ltr"
            value={given}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setGiven(event.target.value)}
          />
        </Field>
        <div>
          <Button type="submit" pending={rotating.isPending}>
            {t("rotate")}
          </Button>
        </div>
      </form>
    </Section>
  );
}

function SecretList({ secrets }: { secrets: readonly SecretSummary[] }) {
  const t = useTranslations("webhooks");
  return (
    <ul className="mb-4 border-line border-t">
      {secrets.map((secret, index) => (
        <li key={secret.id} className="flex flex-wrap gap-x-4 border-line border-b py-2">
          <span className="font-medium">{index === 0 ? t("signsAll") : t("signsHeaders")}</span>
          <span className="text-muted">
            {t("made")} <Timestamp value={secret.createdAt} />
          </span>
          {secret.retiresAt ? (
            <span className="text-muted">
              {t("retires")} <Timestamp value={secret.retiresAt} />
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function ShownSecret({ shown }: { shown: Shown }) {
  const t = useTranslations("webhooks");
  return (
    <div className="mb-4 flex flex-col gap-3">
      <SecretLine label={t("newSecret")} value={shown.secret} />
      <SecretLine label={t("standardSecret")} value={shown.standardSecret} />
      <Callout tone="warning" live>
        {t("shownOnce")}
      </Callout>
    </div>
  );
}

function SecretLine({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <p className="mb-1 font-medium text-muted text-xs">{label}</p>
      <p className="flex items-center gap-2 border-line-strong border-y bg-sunken px-3 py-2">
        <bdi dir="ltr" className="min-w-0 flex-1 select-all break-all font-mono">
          {value}
        </bdi>
        <CopyButton value={value} label={label} />
      </p>
    </div>
  );
}
