"use client";

import { useTranslations } from "next-intl";
import { Tabs } from "@/components/ui/tabs";
import { CodeSample } from "./code-sample";
import type { SampleView } from "./types";

/** One call in three languages. */
export function SamplesTabs({ samples, summary }: { samples: readonly SampleView[]; summary: string }) {
  const t = useTranslations("apiReference");
  return (
    <Tabs
      label={t("samplesOf", { call: summary })}
      items={samples.map(({ language, code }) => ({
        value: language,
        label: t(`languages.${language}`),
        content: <CodeSample code={code} label={t("sampleIn", { language: t(`languages.${language}`) })} />,
      }))}
    />
  );
}
