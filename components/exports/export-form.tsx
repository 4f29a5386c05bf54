"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { exportKeys } from "@/components/exports/api";
import { ColumnChoice } from "@/components/exports/column-choice";
import { useFailureText } from "@/components/shell/failure-text";
import { type Reader, type Repeat, RepeatFields } from "@/components/exports/repeat-fields";
import { type StartExportInput, wishOf } from "@/components/exports/wish-of";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DateInput } from "@/components/ui/date-input";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import {
  EXPORT_COLUMNS,
  EXPORT_FORMATS,
  type ExportFormat,
  type ExportListName,
  USUAL_COLUMNS,
} from "@/lib/exports/types";
import type { ReportInterval } from "@/lib/exports/schedules/intervals";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

export type ExportFormActions = {
  start: ServerAction<StartExportInput, { exportId: string }>;
  schedule: ServerAction<
    {
      name: string;
      wish: StartExportInput;
      interval: ReportInterval;
      atHour: number;
      recipientIds: number[];
    },
    { scheduleId: number }
  >;
};

type ExportFormProps = {
  /** Lists that the person may see. */
  lists: readonly ExportListName[];
  /** The list that he came from, with its filter as it stood in the address. */
  from: { list: ExportListName; address: string; columns: readonly string[] | null } | null;
  readers: readonly Reader[];
  timeZone: string;
  actions: ExportFormActions;
};

const ONCE: Repeat = { every: "once", atHour: 6, name: "", recipientIds: [] };

/** Asks for a file of a list, now or again and again. */
export function ExportForm({ lists, from, readers, timeZone, actions }: ExportFormProps) {
  const t = useTranslations("exports");
  const router = useRouter();
  const client = useQueryClient();
  const failureText = useFailureText();
  const [list, setList] = useState<ExportListName>(from?.list ?? lists[0] ?? "transactions");
  const [format, setFormat] = useState<ExportFormat>("csv");
  const [columns, setColumns] = useState<readonly string[]>(from?.columns ?? USUAL_COLUMNS[list]);
  const [days, setDays] = useState({ from: "", to: "" });
  const [repeat, setRepeat] = useState(ONCE);
  const address = from?.list === list ? from.address : "";
  const starting = useMutation({
    mutationFn: async () => {
      const wish = wishOf({ list, format, columns, address, ...days });
      const { every, ...rest } = repeat;
      if (every === "once") await runAction(actions.start(wish));
      else await runAction(actions.schedule({ ...rest, interval: every, wish }));
    },
    onSuccess: async () => {
      toast.success(repeat.every === "once" ? t("begun") : t("scheduled"));
      setRepeat(ONCE);
      await client.invalidateQueries({ queryKey: exportKeys.list });
      router.refresh();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!starting.isPending && columns.length > 0) starting.mutate();
  };
  // Who comes from a list has chosen its days there.
  const hasDays = (list === "children" || list === "audit") && !address && repeat.every === "once";
  return (
    <form noValidate onSubmit={submit} className="flex max-w-4xl flex-col gap-4">
      {starting.isError ? (
        <Callout tone="negative" live>
          {failureText(starting.error)}
        </Callout>
      ) : null}
      {address ? <Callout>{t("withFilter")}</Callout> : null}
      <div className="flex flex-wrap items-start gap-3">
        <Field label={t("column.list")} className="w-full sm:w-56">
          <Select
            value={list}
            options={lists.map((name) => ({ value: name, label: t(`list.${name}`) }))}
            onChange={({ target }) => {
              setList(target.value as ExportListName);
              setColumns(USUAL_COLUMNS[target.value as ExportListName]);
            }}
          />
        </Field>
        <Field
          label={t("format")}
          hint={format === "xlsx" ? t("xlsxHint") : undefined}
          className="w-full sm:w-56"
        >
          <Select
            value={format}
            options={EXPORT_FORMATS.map((name) => ({ value: name, label: t(`formats.${name}`) }))}
            onChange={({ target }) => setFormat(target.value as ExportFormat)}
          />
        </Field>
        {hasDays ? (
          <>
            <Field label={t("from")} optional className="w-full sm:w-40">
              <DateInput
                value={days.from}
                onChange={({ target }) => setDays({ ...days, from: target.value })}
              />
            </Field>
            <Field label={t("to")} optional className="w-full sm:w-40">
              <DateInput value={days.to} onChange={({ target }) => setDays({ ...days, to: target.value })} />
            </Field>
          </>
        ) : null}
      </div>
      <ColumnChoice all={EXPORT_COLUMNS[list]} chosen={columns} onChange={setColumns} />
      <RepeatFields value={repeat} onChange={setRepeat} readers={readers} timeZone={timeZone} />
      <div>
        <Button type="submit" variant="primary" pending={starting.isPending}>
          {repeat.every === "once" ? t("start") : t("startSchedule")}
        </Button>
      </div>
    </form>
  );
}
