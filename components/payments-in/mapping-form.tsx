"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { importKeys } from "@/components/payments-in/api";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { ActionFailure, runAction, type ServerAction } from "@/lib/http/action-failure";
import type { ChangeMappingInput } from "@/lib/payments/incoming/schemas";
import {
  IMPORT_FIELDS,
  type ImportDetail,
  type ImportField,
  type ImportMapping,
  ROW_STATES,
  type RowState,
} from "@/lib/payments/incoming/types";

type MappingFormProps = { detail: ImportDetail; change: ServerAction<ChangeMappingInput, void> };

/** Which column is what, and how its values are read. Guessed from the headers; the person has the last word. */
export function MappingForm({ detail, change }: MappingFormProps) {
  const t = useTranslations("paymentsIn");
  const client = useQueryClient();
  const failureText = useFailureText();
  const [mapping, setMapping] = useState<ImportMapping>(detail.mapping);
  const saving = useMutation({
    mutationFn: (input: ChangeMappingInput) => runAction(change(input)),
    onSuccess: () => client.invalidateQueries({ queryKey: importKeys.all }),
  });
  const isChanged = JSON.stringify(mapping) !== JSON.stringify(detail.mapping);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!saving.isPending) saving.mutate({ importId: detail.id, mapping });
  };
  const fields = IMPORT_FIELDS.filter((field) => detail.kind === "settlement" || field !== "kind");
  const wrongField = saving.error instanceof ActionFailure ? saving.error.field : undefined;
  return (
    <Section title={t("mapping.title")}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {saving.isError ? (
          <Callout tone="negative" live>
            {wrongField ? t("mapping.wrong") : failureText(saving.error)}
          </Callout>
        ) : null}
        <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2 xl:grid-cols-3">
          {fields.map((field) => (
            <ColumnField
              key={field}
              field={field}
              headers={detail.headers}
              mapping={mapping}
              error={wrongField === field ? t("mapping.chooseAnother") : undefined}
              change={setMapping}
            />
          ))}
        </div>
        <ValueFields mapping={mapping} words={detail.statusWords} change={setMapping} />
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" pending={saving.isPending} disabled={!isChanged}>
            {t("mapping.save")}
          </Button>
          <p className="text-muted text-xs">{t("mapping.remembered")}</p>
        </div>
      </form>
    </Section>
  );
}

type Change = (mapping: ImportMapping) => void;

type ColumnFieldProps = {
  field: ImportField;
  headers: readonly string[];
  mapping: ImportMapping;
  error: string | undefined;
  change: Change;
};

function ColumnField({ field, headers, mapping, error, change }: ColumnFieldProps) {
  const t = useTranslations("paymentsIn");
  const needed = field === "gatewayReference" || field === "amount";
  const choose = (text: string) => {
    const { [field]: _before, ...others } = mapping.columns;
    change({ ...mapping, columns: text === "" ? others : { ...others, [field]: Number(text) } });
  };
  return (
    <Field label={t(`field.${field}`)} required={needed} optional={!needed} error={error}>
      <Select
        value={mapping.columns[field]?.toString() ?? ""}
        placeholder={t("mapping.none")}
        options={headers.map((header, index) => ({ value: String(index), label: header || `${index + 1}` }))}
        onChange={(event) => choose(event.target.value)}
      />
    </Field>
  );
}

type ValueFieldsProps = { mapping: ImportMapping; words: readonly string[]; change: Change };

function ValueFields({ mapping, words, change }: ValueFieldsProps) {
  const t = useTranslations("paymentsIn");
  const states = [...new Set([...words, ...Object.keys(mapping.states)])].filter(Boolean).sort();
  return (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2 xl:grid-cols-3">
      <Field label={t("mapping.decimal")}>
        <Select
          value={mapping.decimal}
          options={[
            { value: "point", label: t("mapping.point") },
            { value: "comma", label: t("mapping.comma") },
          ]}
          onChange={(event) =>
            change({ ...mapping, decimal: event.target.value as ImportMapping["decimal"] })
          }
        />
      </Field>
      <Field label={t("mapping.dates")} hint={t("mapping.datesHint")}>
        <Select
          value={mapping.dates}
          options={[
            { value: "dmy", label: t("mapping.dmy") },
            { value: "mdy", label: t("mapping.mdy") },
          ]}
          onChange={(event) => change({ ...mapping, dates: event.target.value as ImportMapping["dates"] })}
        />
      </Field>
      {mapping.columns.status === undefined ? (
        <Field label={t("mapping.allRows")}>
          <Select
            value={mapping.state}
            options={[
              { value: "paid", label: t("rowState.paid") },
              { value: "authorized", label: t("rowState.authorized") },
            ]}
            onChange={(event) => change({ ...mapping, state: event.target.value as ImportMapping["state"] })}
          />
        </Field>
      ) : (
        states.map((word) => <StateField key={word} word={word} mapping={mapping} change={change} />)
      )}
    </div>
  );
}

function StateField({ word, mapping, change }: { word: string; mapping: ImportMapping; change: Change }) {
  const t = useTranslations("paymentsIn");
  const choose = (text: string) => {
    const { [word]: _before, ...others } = mapping.states;
    change({ ...mapping, states: text === "" ? others : { ...others, [word]: text as RowState } });
  };
  return (
    <Field
      label={
        <span>
          {t.rich("mapping.word", { word, b: (text) => <bdi className="font-semibold">{text}</bdi> })}
        </span>
      }
    >
      <Select
        value={mapping.states[word] ?? ""}
        placeholder={t("mapping.unknownWord")}
        options={ROW_STATES.map((value) => ({ value, label: t(`rowState.${value}`) }))}
        onChange={(event) => choose(event.target.value)}
      />
    </Field>
  );
}
