"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { BaseUrl } from "@/lib/gateways/capability-types";

type BaseUrlFieldProps = {
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
  suggestions: readonly BaseUrl[];
};

/** The gateway's address, with the vendor's own ones to choose from. */
export function BaseUrlField({ value, onChange, error, suggestions }: BaseUrlFieldProps) {
  const t = useTranslations("gateways");
  return (
    <div className="flex flex-col gap-2">
      <Field label={t("baseUrl")} hint={t("baseUrlHint")} error={error} required>
        <Input
          dir="ltr"
          inputMode="url"
          value={value}
          maxLength={2_000}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
      </Field>
      {suggestions.length > 0 ? (
        <p className="flex flex-wrap gap-2">
          {suggestions.map(({ kind, url }) => (
            <Button key={url} size="small" onClick={() => onChange(url)}>
              <bdi>{t("suggested", { kind, url: `\u2066${url}\u2069` })}</bdi>
            </Button>
          ))}
        </p>
      ) : null}
    </div>
  );
}
