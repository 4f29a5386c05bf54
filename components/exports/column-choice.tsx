"use client";

import { useTranslations } from "next-intl";
import { Checkbox } from "@/components/ui/checkbox";

type ColumnChoiceProps = {
  all: readonly string[];
  chosen: readonly string[];
  onChange: (columns: readonly string[]) => void;
};

/** Which columns the file has, in the order of the list that it is of; one that is added comes last. Their names are the file's and stay as they are in every language. */
export function ColumnChoice({ all, chosen, onChange }: ColumnChoiceProps) {
  const t = useTranslations("exports");
  return (
    <details className="border-line border-y bg-surface">
      <summary className="px-4 py-2 text-sm -outline-offset-2">
        {t("columns", { chosen: chosen.length, all: all.length })}
      </summary>
      <fieldset className="grid gap-2 px-4 pt-1 pb-3 sm:grid-cols-3 lg:grid-cols-4">
        <legend className="sr-only">{t("columnsLegend")}</legend>
        {all.map((name) => (
          <Checkbox
            key={name}
            label={
              <bdi dir="ltr" className="font-mono text-xs">
                {name}
              </bdi>
            }
            checked={chosen.includes(name)}
            onChange={({ target }) =>
              onChange(target.checked ? [...chosen, name] : chosen.filter((one) => one !== name))
            }
          />
        ))}
      </fieldset>
    </details>
  );
}
