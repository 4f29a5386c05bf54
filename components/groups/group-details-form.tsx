"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useFailureText } from "@/components/shell/failure-text";
import { ActionFailure } from "@/lib/http/action-failure";

type Details = { name: string; description: string };

type GroupDetailsFormProps = {
  initial: Details;
  submitLabel: string;
  pending: boolean;
  error: unknown;
  onSubmit: (details: Details) => void;
};

/** Name and description, of a new group as well as of one that is there. */
export function GroupDetailsForm({ initial, submitLabel, pending, error, onSubmit }: GroupDetailsFormProps) {
  const t = useTranslations("groups");
  const failureText = useFailureText();
  const [missing, setMissing] = useState(false);
  const nameError = complaintAbout(error, "name");
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string) => String(data.get(name) ?? "").trim();
    setMissing(text("name") === "");
    if (text("name") !== "" && !pending) onSubmit({ name: text("name"), description: text("description") });
  };
  const known = nameError !== undefined && t.has(`errors.${nameError}` as "errors.required");
  return (
    <form noValidate onSubmit={submit} className="flex max-w-xl flex-col gap-4">
      {error && nameError === undefined ? (
        <Callout tone="negative" title={t("failed")} live>
          {failureText(error)}
        </Callout>
      ) : null}
      <Field
        label={t("name")}
        required
        error={
          missing ? t("errors.required") : known ? t(`errors.${nameError}` as "errors.required") : nameError
        }
      >
        <Input name="name" defaultValue={initial.name} maxLength={80} autoComplete="off" />
      </Field>
      <Field label={t("descriptionLabel")} optional>
        <Input name="description" defaultValue={initial.description} maxLength={300} autoComplete="off" />
      </Field>
      <div>
        <Button type="submit" variant="primary" pending={pending}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}

function complaintAbout(error: unknown, field: string): string | undefined {
  if (!(error instanceof ActionFailure)) return undefined;
  return error.field === field ? error.detail : error.fieldErrors[field]?.[0];
}
