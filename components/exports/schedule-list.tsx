"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { Timestamp } from "@/components/ui/timestamp";
import { toast } from "@/components/ui/toast";
import type { ScheduleSummary } from "@/lib/exports/schedules/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

export type EndSchedule = ServerAction<{ scheduleId: number }, void>;

type ScheduleListProps = { schedules: readonly ScheduleSummary[]; mayEndAll: boolean; end: EndSchedule };

/** Reports that are made by themselves. */
export function ScheduleList({ schedules, mayEndAll, end }: ScheduleListProps) {
  const t = useTranslations("exports");
  if (schedules.length === 0)
    return <p className="border-line border-y bg-surface px-4 py-5 text-muted">{t("noSchedules")}</p>;
  return (
    <TableFrame label={t("schedules")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("column.name")}</Th>
            <Th className="max-md:hidden">{t("column.list")}</Th>
            <Th className="max-md:hidden">{t("repeat.label")}</Th>
            <Th className="max-md:hidden">{t("column.next")}</Th>
            <Th className="max-md:hidden">{t("column.for")}</Th>
            <Th narrow>
              <span className="sr-only">{t("end")}</span>
            </Th>
          </Tr>
        </THead>
        <TBody>
          {schedules.map((schedule) => (
            <Tr key={schedule.id}>
              <Td className="whitespace-normal">
                <bdi className="break-words">{schedule.name}</bdi>
                <span className="block text-muted text-xs md:hidden">{t(`repeat.${schedule.interval}`)}</span>
                <span className="block text-xs md:hidden">
                  {schedule.pausedReason ? null : <span className="text-muted">{t("column.next")} </span>}
                  <NextRun schedule={schedule} />
                </span>
              </Td>
              <Td className="whitespace-normal max-md:hidden">
                {t(`list.${schedule.list}`)} · {t(`formats.${schedule.format}`)}
              </Td>
              <Td className="whitespace-normal max-md:hidden">{t(`repeat.${schedule.interval}`)}</Td>
              <Td className="whitespace-normal max-md:hidden">
                <NextRun schedule={schedule} />
              </Td>
              <Td className="max-w-56 cut max-md:hidden" title={schedule.recipients.join(", ")}>
                <bdi>{schedule.recipients.join(", ")}</bdi>
              </Td>
              <Td narrow>{schedule.own || mayEndAll ? <EndButton schedule={schedule} end={end} /> : null}</Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}

/** When it is made the next time, or why it is not made any more. */
function NextRun({ schedule }: { schedule: ScheduleSummary }) {
  const t = useTranslations("exports");
  if (schedule.pausedReason)
    return <span className="text-warning">{t(`paused.${schedule.pausedReason}`)}</span>;
  return <Timestamp value={schedule.nextRunAt} />;
}

function EndButton({ schedule, end }: { schedule: ScheduleSummary; end: EndSchedule }) {
  const t = useTranslations("exports");
  const router = useRouter();
  const failureText = useFailureText();
  const ending = useMutation({
    mutationFn: () => runAction(end({ scheduleId: schedule.id })),
    onSuccess: () => router.refresh(),
    onError: (error) => toast.error(failureText(error)),
  });
  return (
    <Button size="small" pending={ending.isPending} onClick={() => ending.mutate()}>
      {t("end")}
    </Button>
  );
}
