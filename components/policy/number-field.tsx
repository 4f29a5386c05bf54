"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

interface NumberFieldProps {
  label: string;
  value: number | undefined;
  /** Nothing typed: `undefined`. */
  onChange: (value: number | undefined) => void;
  min: number;
  max: number;
  optional?: boolean;
  className?: string;
}

/** A whole number. */
export function NumberField({ label, value, onChange, min, max, optional, className }: NumberFieldProps) {
  const read = (text: string) => {
    const number = Number(text);
    if (text === "") onChange(undefined);
    else if (Number.isInteger(number)) onChange(Math.min(Math.max(number, min), max));
  };
  return (
    <Field label={label} optional={optional} className={className}>
      <Input
        type="number"
        dir="ltr"
        min={min}
        max={max}
        step={1}
        value={value ?? ""}
        onChange={(event) => read(event.target.value)}
      />
    </Field>
  );
}
