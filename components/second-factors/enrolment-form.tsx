"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId } from "react";

import {
  isAtField,
  NameField,
  PasswordField,
  readEnrolment,
} from "@/components/second-factors/enrolment-fields";
import type { EnrolActions } from "@/components/second-factors/types";
import { useFactorFailureText } from "@/components/step-up/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DialogClose, DialogContent } from "@/components/ui/dialog";
import type { EnrolledFactor } from "@/lib/auth/step-up/types";

export type EnrolmentDialogProps = {
  /** The first factor takes the password, unless the provider has just vouched; each further one takes a proof. */
  asksPassword: boolean;
  actions: EnrolActions;
  onEnrolled: (factor: EnrolledFactor) => void;
  onClose: () => void;
};

type EnrolmentFormProps = {
  title: string;
  description: string;
  initialName: string;
  confirmLabel: string;
  asksPassword: boolean;
  pending: boolean;
  error: Error | null;
  onSubmit: (input: { name: string; password?: string }) => void;
};

/** The first step of every enrolment; stands in a `Dialog`. */
export function EnrolmentForm(props: EnrolmentFormProps) {
  const t = useTranslations("security");
  const form = useId();
  const failureText = useFactorFailureText();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!props.pending) props.onSubmit(readEnrolment(event.currentTarget));
  };
  return (
    <DialogContent
      title={props.title}
      description={props.description}
      footer={
        <>
          <DialogClose>{t("cancel")}</DialogClose>
          <Button type="submit" form={form} variant="primary" pending={props.pending}>
            {props.confirmLabel}
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={submit} className="flex flex-col gap-4">
        {props.error && !isAtField(props.error) ? (
          <Callout tone="negative" live>
            {failureText(props.error)}
          </Callout>
        ) : null}
        <NameField initial={props.initialName} error={props.error} />
        {props.asksPassword ? <PasswordField error={props.error} /> : null}
      </form>
    </DialogContent>
  );
}
