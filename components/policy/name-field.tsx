"use client";

import { useTranslations } from "next-intl";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { readyNameIn, storedNameIn } from "@/lib/approvals/policy/ready-names";

type NameFieldProps = {
  label: string;
  value: string;
  onChange: (name: string) => void;
  className?: string;
};

/** The name of a rule, a stage or a limit. One of ours stands in the language of the reader, as everywhere else on the page. */
export function NameField({ label, value, onChange, className }: NameFieldProps) {
  const t = useTranslations("policy.readyNames");
  return (
    <Field label={label} className={className}>
      <Input
        value={readyNameIn(t, value)}
        maxLength={80}
        onChange={(event) => onChange(storedNameIn(t, event.target.value))}
      />
    </Field>
  );
}
