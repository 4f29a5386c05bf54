"use server";

import type { z } from "zod";
import { loadInboxParams } from "@/components/requests/list-input";
import { loadListParams, toFilter } from "@/components/transactions/list-params";
import { createSchedule, endSchedule } from "@/lib/exports/schedules/manage-schedules";
import { createScheduleSchema, scheduleIdSchema } from "@/lib/exports/schedules/types";
import { cancelExport, startExport } from "@/lib/exports/start-export";
import { type ExportWish, exportIdSchema, startExportSchema } from "@/lib/exports/types";
import { authenticatedAction } from "@/lib/http/action-client";

/** The filter of a list as it stood in the address, read by the list's own parsers. */
function wishOf(input: z.output<typeof startExportSchema>): ExportWish {
  const { list, format, columns } = input;
  if (input.list === "transactions")
    return { list, format, columns, filter: { ...toFilter(loadListParams(input.filter)) } };
  if (input.list === "requests") {
    const { status, operation, account, currency, from, to } = loadInboxParams(input.filter);
    return { list, format, columns, filter: { status, operation, account, currency, from, to } };
  }
  return { list, format, columns, filter: { ...input.filter } };
}

/** Which right it takes depends on the list: the use case asks. */
export const startExportAction = authenticatedAction
  .metadata({ name: "export.start", permission: null })
  .inputSchema(startExportSchema)
  .action(({ parsedInput, ctx }) => startExport(ctx.actor, wishOf(parsedInput)));

export const cancelExportAction = authenticatedAction
  .metadata({ name: "export.cancel", permission: null })
  .inputSchema(exportIdSchema)
  .action(({ parsedInput, ctx }) => cancelExport(ctx.actor, parsedInput.exportId));

export const createScheduleAction = authenticatedAction
  .metadata({ name: "report_schedule.create", permission: null })
  .inputSchema(createScheduleSchema)
  .action(({ parsedInput, ctx }) =>
    createSchedule(ctx.actor, { ...parsedInput, wish: wishOf(parsedInput.wish) }),
  );

export const endScheduleAction = authenticatedAction
  .metadata({ name: "report_schedule.end", permission: null })
  .inputSchema(scheduleIdSchema)
  .action(({ parsedInput, ctx }) => endSchedule(ctx.actor, parsedInput.scheduleId));
