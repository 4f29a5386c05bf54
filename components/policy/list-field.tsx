"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

interface ListFieldProps {
  label: string;
  hint?: string;
  values: readonly string[] | undefined;
  onChange: (values: string[] | undefined) => void;
  /** Brings one entry into the form that is compared. */
  normalize: (text: string) => string;
  dir?: "ltr";
}

/** Several codes or names, separated by commas; empty means any. */
export function ListField({ label, hint, values, onChange, normalize, dir }: ListFieldProps) {
  const [text, setText] = useState((values ?? []).join(", "));
  const read = (next: string) => {
    setText(next);
    const entries = next.split(/[,\s]+/).map((entry) => normalize(entry.trim()));
    const unique = [...new Set(entries.filter((entry) => entry !== ""))];
    onChange(unique.length > 0 ? unique : undefined);
  };
  return (
    <Field label={label} hint={hint}>
      <Input value={text} dir={dir} onChange={(event) => read(event.target.value)} />
    </Field>
  );
}
