"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";

import { useFactorFailureText } from "@/components/step-up/failure-text";
import { StepUpSheet, type StepUpSheetProps } from "@/components/step-up/step-up-sheet";
import { useFirstFocus } from "@/components/step-up/use-first-focus";
import type { ProveActions } from "@/components/step-up/types";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { readCode } from "@/lib/auth/step-up/rules";
import { runAction } from "@/lib/http/action-failure";

type CodeFormProps = StepUpSheetProps & {
  kind: "totp" | "recovery_code";
  prove: ProveActions["byCode"];
  onBusy: (busy: boolean) => void;
  onProved: () => void;
};

/** A code of an app or from the sheet of recovery codes. Six digits are sent as soon as they are there. */
export function CodeForm({ kind, prove, onBusy, onProved, ...sheet }: CodeFormProps) {
  const t = useTranslations("security.stepUp");
  const form = useId();
  const failureText = useFactorFailureText();
  const [code, setCode] = useState("");
  const { attach, focus } = useFirstFocus<HTMLInputElement>();
  const proving = useMutation({
    mutationFn: (typed: string) => runAction(prove({ bindings: sheet.bindings, code: typed })),
    onMutate: () => onBusy(true),
    onSuccess: onProved,
    onError: () => {
      onBusy(false);
      setCode("");
      focus();
    },
  });
  const send = (typed: string) => {
    if (!proving.isPending && typed.trim() !== "") proving.mutate(typed);
  };
  const change = (typed: string) => {
    setCode(typed);
    if (kind === "totp" && readCode(typed)?.kind === "totp") send(typed);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    send(code);
  };
  const isApp = kind === "totp";
  return (
    <StepUpSheet
      {...sheet}
      busy={proving.isPending}
      action={
        <Button type="submit" form={form} variant="primary" pending={proving.isPending}>
          {t("confirm")}
        </Button>
      }
    >
      <form id={form} noValidate onSubmit={submit}>
        <Field
          label={t(isApp ? "code" : "recoveryCode")}
          hint={t(isApp ? "codeHint" : "recoveryHint")}
          error={proving.isError ? failureText(proving.error, kind) : undefined}
        >
          <Input
            ref={attach}
            dir="ltr"
            name={isApp ? "code" : "recovery-code"}
            inputMode={isApp ? "numeric" : "text"}
            autoComplete={isApp ? "one-time-code" : "off"}
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={40}
            readOnly={proving.isPending}
            value={code}
            onChange={(event) => change(event.target.value)}
            className="max-w-60 font-mono text-base tracking-widest"
          />
        </Field>
      </form>
    </StepUpSheet>
  );
}
