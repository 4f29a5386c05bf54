"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFailureText } from "@/components/shell/failure-text";
import { StateLabel, type StateShape } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { Timestamp } from "@/components/ui/timestamp";
import { toast } from "@/components/ui/toast";
import type { Tone } from "@/components/ui/tone";
import type { DelegationLine } from "@/lib/approvals/delegations/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

export type EndDelegationAction = ServerAction<{ delegationId: number }, void>;
type DelegationTableProps = { rows: readonly DelegationLine[]; label: string; end: EndDelegationAction };

const LOOKS: Record<DelegationLine["state"], { tone: Tone; shape: StateShape }> = {
  planned: { tone: "info", shape: "ring" },
  running: { tone: "positive", shape: "full" },
  over: { tone: "neutral", shape: "dash" },
  ended: { tone: "neutral", shape: "cross" },
};

/** Who decides on behalf of whom, and when. On a phone everything stands under the two names. */
export function DelegationTable({ rows, label, end }: DelegationTableProps) {
  const t = useTranslations("requestFeatures.delegations");
  return (
    <TableFrame label={label}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("column.from")}</Th>
            <Th className="max-md:hidden">{t("column.to")}</Th>
            <Th className="max-md:hidden">{t("column.begins")}</Th>
            <Th className="max-md:hidden">{t("column.ends")}</Th>
            <Th className="max-md:hidden">{t("column.reason")}</Th>
            <Th>{t("column.state")}</Th>
            <Th narrow>
              <span className="sr-only">{t("column.action")}</span>
            </Th>
          </Tr>
        </THead>
        <TBody>
          {rows.map((row) => (
            <Row key={row.id} row={row} end={end} />
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}

function Row({ row, end }: { row: DelegationLine; end: EndDelegationAction }) {
  const t = useTranslations("requestFeatures.delegations");
  return (
    <Tr>
      <Td className="max-md:whitespace-normal max-md:py-2">
        <bdi>{row.from}</bdi>
        <span className="block text-muted text-xs md:hidden">
          {t("column.to")}: <bdi>{row.to}</bdi>
        </span>
        <span className="block text-muted text-xs md:hidden">
          <Timestamp value={row.fromAt} format="date" /> – <End row={row} />
        </span>
        {row.reason ? (
          <span dir="auto" className="block text-muted text-xs md:hidden">
            {row.reason}
          </span>
        ) : null}
      </Td>
      <Td className="max-md:hidden">
        <bdi>{row.to}</bdi>
      </Td>
      <Td className="max-md:hidden">
        <Timestamp value={row.fromAt} format="date" />
      </Td>
      <Td className="max-md:hidden">
        <End row={row} />
      </Td>
      <Td className="whitespace-normal text-muted max-md:hidden">
        <span dir="auto">{row.reason}</span>
      </Td>
      <Td>
        <StateLabel {...LOOKS[row.state]}>{t(`state.${row.state}`)}</StateLabel>
        {row.idle ? (
          <p className="whitespace-normal text-warning text-xs">
            {t(`idle.${row.idle}`, { name: row.idle === "delegator" ? row.from : row.to })}
          </p>
        ) : null}
      </Td>
      <Td narrow>
        {row.state === "planned" || row.state === "running" ? <EndButton row={row} end={end} /> : null}
      </Td>
    </Tr>
  );
}

/** The last day, which is whole: midnight after it would read as a day more. What was ended early ended at a moment. */
function End({ row }: { row: DelegationLine }) {
  return row.endedAt ? (
    <Timestamp value={row.endedAt} />
  ) : (
    <Timestamp value={new Date(Date.parse(row.toAt) - 1).toISOString()} format="date" />
  );
}

function EndButton({ row, end }: { row: DelegationLine; end: EndDelegationAction }) {
  const t = useTranslations("requestFeatures.delegations");
  const router = useRouter();
  const failureText = useFailureText();
  const [open, setOpen] = useState(false);
  const ending = useMutation({
    mutationFn: () => runAction(end({ delegationId: row.id })),
    onSuccess: () => {
      toast.success(t("ended"));
      setOpen(false);
      router.refresh();
    },
    onError: (error) => toast.error(failureText(error)),
  });
  return (
    <>
      <Button size="small" variant="dangerQuiet" onClick={() => setOpen(true)}>
        {t("end")}
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={(next) => !ending.isPending && setOpen(next)}
        title={t("endTitle")}
        description={t("endText", { from: row.from, to: row.to })}
        confirmLabel={t("endConfirm")}
        danger
        pending={ending.isPending}
        onConfirm={() => ending.mutate()}
      />
    </>
  );
}
