"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

export interface CredentialFieldView {
  name: string;
  label: string;
  hint?: string | null | undefined;
  required: boolean;
}

type CredentialFieldsProps = {
  fields: readonly CredentialFieldView[];
  values: Readonly<Record<string, string>>;
  onChange: (values: Record<string, string>) => void;
  errorOf: (name: string) => string | undefined;
  /** In an empty field: what stays as it is. */
  placeholderOf?: (name: string) => string;
};

/** What an account needs to speak for the merchant. Typed in blind, like a password; kept nowhere in the browser. */
export function CredentialFields({
  fields,
  values,
  onChange,
  errorOf,
  placeholderOf,
}: CredentialFieldsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {fields.map(({ name, label, hint, required }) => (
        <Field
          key={name}
          label={label}
          hint={hint}
          error={errorOf(name)}
          required={required}
          optional={!required}
        >
          <Input
            type="password"
            dir="ltr"
            value={values[name] ?? ""}
            placeholder={placeholderOf?.(name)}
            maxLength={10_000}
            autoComplete="new-password"
            spellCheck={false}
            onChange={(event) => onChange({ ...values, [name]: event.target.value })}
          />
        </Field>
      ))}
    </div>
  );
}
