"use client";

import { useId } from "react";
import { Checkbox } from "@/components/ui/checkbox";

export interface Choice<Value> {
  value: Value;
  label: string;
}

interface ChoiceSetProps<Value> {
  label: string;
  choices: readonly Choice<Value>[];
  /** The words of the choices stand in sentences elsewhere; here each begins one. */
  capital?: boolean;
  chosen: readonly Value[];
  onChange: (chosen: Value[]) => void;
}

/** Any of a few, as tick boxes under one name. */
export function ChoiceSet<Value extends string | number>({
  label,
  choices,
  capital = false,
  chosen,
  onChange,
}: ChoiceSetProps<Value>) {
  const id = useId();
  const toggle = (value: Value, on: boolean) =>
    onChange(choices.map((one) => one.value).filter((one) => (one === value ? on : chosen.includes(one))));
  return (
    <div role="group" aria-labelledby={id} className="min-w-0">
      <p id={id} className="mb-1 font-medium text-muted text-xs">
        {label}
      </p>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {choices.map(({ value, label: name }) => (
          <Checkbox
            key={value}
            label={capital ? <span className="inline-block first-letter:uppercase">{name}</span> : name}
            checked={chosen.includes(value)}
            onChange={(event) => toggle(value, event.target.checked)}
          />
        ))}
      </div>
    </div>
  );
}
