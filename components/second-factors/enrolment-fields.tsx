"use client";

import { useTranslations } from "next-intl";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ActionFailure } from "@/lib/http/action-failure";

const nameComplaints = ["required", "too_long", "invalid"] as const;

/** What the person calls a factor: with several he has to tell them apart. */
export function NameField({ initial, error }: { initial: string; error: Error | null }) {
  const t = useTranslations("security");
  const complaint = error instanceof ActionFailure ? error.fieldErrors.name?.[0] : undefined;
  const known = nameComplaints.find((code) => code === complaint);
  return (
    <Field label={t("name")} hint={t("nameHint")} error={known ? t(`nameErrors.${known}`) : undefined}>
      <Input name="name" defaultValue={initial} maxLength={60} autoComplete="off" />
    </Field>
  );
}

/** The password once more: an open screen must not be enough for a first factor. */
export function PasswordField({ error }: { error: Error | null }) {
  const t = useTranslations("security");
  return (
    <Field
      label={t("password")}
      hint={t("passwordHint")}
      error={isAboutPassword(error) ? error.detail : undefined}
    >
      <Input name="password" type="password" dir="ltr" autoComplete="current-password" maxLength={128} />
    </Field>
  );
}

/** Whether a failure stands at a field of these, and need not be told above them. */
export function isAtField(error: Error | null): boolean {
  return isAboutPassword(error) || (error instanceof ActionFailure && error.fieldErrors.name !== undefined);
}

function isAboutPassword(error: Error | null): error is ActionFailure {
  return error instanceof ActionFailure && error.field === "password";
}

/** What the form of these fields says. */
export function readEnrolment(form: HTMLFormElement): { name: string; password?: string } {
  const data = new FormData(form);
  const password = data.get("password");
  return {
    name: String(data.get("name") ?? ""),
    ...(password === null ? {} : { password: String(password) }),
  };
}
