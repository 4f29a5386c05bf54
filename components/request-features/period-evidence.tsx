"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { EvidenceButtons } from "@/components/request-features/evidence-buttons";
import { DateInput } from "@/components/ui/date-input";
import { Field } from "@/components/ui/field";
import { Section } from "@/components/ui/section";

/** The evidence of all requests of some days. */
export function PeriodEvidence({ from: first, to: last }: { from: string; to: string }) {
  const t = useTranslations("requestFeatures");
  const [from, setFrom] = useState(first);
  const [to, setTo] = useState(last);
  return (
    <Section title={t("evidencePeriod")} className="max-w-xl">
      <p className="mb-2 text-muted">{t("evidencePeriodHint")}</p>
      <div className="mb-3 flex flex-wrap gap-4">
        <Field label={t("from")}>
          <DateInput value={from} onChange={(event) => setFrom(event.target.value)} />
        </Field>
        <Field label={t("to")}>
          <DateInput value={to} onChange={(event) => setTo(event.target.value)} />
        </Field>
      </div>
      <EvidenceButtons
        path={`/api/requests/evidence?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}&`}
      />
    </Section>
  );
}
