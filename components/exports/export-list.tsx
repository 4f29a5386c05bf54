"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { exportKeys, exportListQuery } from "@/components/exports/api";
import { useFailureText } from "@/components/shell/failure-text";
import { StateLabel } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { Timestamp } from "@/components/ui/timestamp";
import { toast } from "@/components/ui/toast";
import type { ExportSummary } from "@/lib/exports/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

export type CancelExport = ServerAction<{ exportId: string }, void>;

/** What was exported, the latest first; live while something is being made. */
export function ExportList({ cancel }: { cancel: CancelExport }) {
  const t = useTranslations("exports");
  const failureText = useFailureText();
  const { data, error, refetch } = useQuery(exportListQuery());
  if (!data)
    return error ? (
      <ErrorState hint={failureText(error)} onRetry={() => void refetch()} />
    ) : (
      <SkeletonRows columns={6} />
    );
  if (data.length === 0) return <EmptyState title={t("empty")} hint={t("emptyHint")} />;
  return (
    <TableFrame label={t("history")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("column.name")}</Th>
            <Th className="max-md:hidden">{t("column.list")}</Th>
            <Th className="max-md:hidden">{t("column.state")}</Th>
            <Th numeric className="max-md:hidden">
              {t("column.rows")}
            </Th>
            <Th className="max-md:hidden">{t("column.by")}</Th>
            <Th className="max-md:hidden">{t("column.made")}</Th>
            <Th className="max-md:hidden">{t("column.until")}</Th>
            <Th narrow>
              <span className="sr-only">{t("column.file")}</span>
            </Th>
          </Tr>
        </THead>
        <TBody>
          {data.map((one) => (
            <ExportRow key={one.id} one={one} cancel={cancel} />
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}

function ExportRow({ one, cancel }: { one: ExportSummary; cancel: CancelExport }) {
  const t = useTranslations("exports");
  const format = useFormatter();
  return (
    <Tr>
      <Td className="max-md:whitespace-normal md:max-w-72 md:cut" title={`${one.name}.${one.format}`}>
        <bdi dir="ltr" className="max-md:break-words">
          <bdi>{one.name}</bdi>
          <span className="text-muted">.{one.format}</span>
        </bdi>
        <span className="mt-0.5 block md:hidden">
          <ExportState one={one} />
        </span>
      </Td>
      <Td className="max-md:hidden">{t(`list.${one.list}`)}</Td>
      <Td className="whitespace-normal max-md:hidden">
        <ExportState one={one} />
      </Td>
      <Td numeric className="max-md:hidden">
        <bdi dir="ltr">{format.number(one.rows)}</bdi>
      </Td>
      <Td className="max-md:hidden">
        <bdi>{one.ownerName}</bdi>
      </Td>
      <Td className="max-md:hidden">
        <Timestamp value={one.createdAt} />
      </Td>
      <Td className="max-md:hidden">
        {one.expiresAt && one.status === "done" ? <Timestamp value={one.expiresAt} /> : "–"}
      </Td>
      <Td narrow className="text-end">
        <ExportStep one={one} cancel={cancel} />
      </Td>
    </Tr>
  );
}

const looks = {
  waiting: { tone: "neutral", shape: "ring" },
  running: { tone: "info", shape: "half" },
  done: { tone: "positive", shape: "full" },
  canceled: { tone: "neutral", shape: "dash" },
  failed: { tone: "negative", shape: "cross" },
  expired: { tone: "neutral", shape: "dash" },
} as const;

function ExportState({ one }: { one: ExportSummary }) {
  const t = useTranslations("exports");
  return (
    <>
      <StateLabel {...looks[one.status]}>{t(`status.${one.status}`)}</StateLabel>
      {one.failure ? <span className="block text-muted text-xs">{t(`failure.${one.failure}`)}</span> : null}
    </>
  );
}

function ExportStep({ one, cancel }: { one: ExportSummary; cancel: CancelExport }) {
  const t = useTranslations("exports");
  const client = useQueryClient();
  const failureText = useFailureText();
  const canceling = useMutation({
    mutationFn: () => runAction(cancel({ exportId: one.id })),
    onError: (error) => toast.error(failureText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: exportKeys.list }),
  });
  if (one.status === "done")
    return (
      <a href={`/api/exports/${one.id}/file`} className={buttonClass({ size: "small" })} download>
        <Download aria-hidden="true" />
        {t("download")}
      </a>
    );
  if (one.own && (one.status === "waiting" || one.status === "running"))
    return (
      <Button size="small" pending={canceling.isPending} onClick={() => canceling.mutate()}>
        {t("cancel")}
      </Button>
    );
  return null;
}
