"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useId } from "react";

import { useFactorFailureText } from "@/components/step-up/failure-text";
import { useFirstFocus } from "@/components/step-up/use-first-focus";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { NewTotp } from "@/lib/auth/step-up/types";

type AppSecretProps = {
  made: NewTotp;
  pending: boolean;
  error: Error | null;
  onCode: (code: string) => void;
};

/** What the app is given, and the field for the code that shows it has it. */
export function AppSecret({ made, pending, error, onCode }: AppSecretProps) {
  const t = useTranslations("security");
  const form = useId();
  const { attach, focus } = useFirstFocus<HTMLInputElement>();
  const failureText = useFactorFailureText();
  useEffect(() => {
    if (error) focus();
  }, [error, focus]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!pending) onCode(String(new FormData(event.currentTarget).get("code") ?? ""));
  };
  return (
    <DialogContent
      title={t("scanTitle")}
      description={t("scanHint")}
      footer={
        <>
          <DialogClose>{t("cancel")}</DialogClose>
          <Button type="submit" form={form} variant="primary" pending={pending}>
            {t("confirmApp")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Picture picture={made.picture} label={t("picture")} />
        <div>
          <p className="text-muted text-xs">{t("byHand")}</p>
          <p className="flex items-center gap-2">
            <bdi
              dir="ltr"
              data-testid="app-secret"
              className="min-w-0 select-all break-all font-mono text-sm"
            >
              {made.secret.replace(/(.{4})(?=.)/g, "$1 ")}
            </bdi>
            <CopyButton value={made.secret} label={t("secret")} />
          </p>
          <p className="mt-1 text-sm">
            <a
              href={made.uri}
              className="font-medium text-accent underline decoration-accent/30 underline-offset-3"
            >
              {t("openApp")}
            </a>
          </p>
        </div>
        <form id={form} noValidate onSubmit={submit}>
          <Field label={t("firstCode")} error={error ? failureText(error) : undefined}>
            <Input
              ref={attach}
              name="code"
              dir="ltr"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={20}
              className="max-w-60 font-mono text-base tracking-widest"
            />
          </Field>
        </form>
      </div>
    </DialogContent>
  );
}

/** Dark on white in every theme, with the quiet margin that cameras need. */
function Picture({ picture, label }: { picture: NewTotp["picture"]; label: string }) {
  const margin = 4;
  const side = picture.size + 2 * margin;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`${-margin} ${-margin} ${side} ${side}`}
      shapeRendering="crispEdges"
      className="size-52 self-center"
    >
      <rect x={-margin} y={-margin} width={side} height={side} fill="#fff" />
      <path d={picture.path} fill="#000" />
    </svg>
  );
}
