"use server";

import type { z } from "zod";
import { auditFilter, loadAuditInput } from "@/components/audit/list-input";
import { loadChildFilter } from "@/components/child-transactions/list-input";
import { loadDisputeFilter } from "@/components/disputes/list-input";
import { loadNoticeFilter } from "@/components/gateway-notices/list-input";
import { loadMailFilter } from "@/components/mails/list-input";
import { loadInboxParams } from "@/components/requests/list-input";
import { loadListParams, toFilter } from "@/components/transactions/list-params";
import { loadDeliveryFilter } from "@/components/webhooks/list-input";
import { exportIdSchema, startExportSchema } from "@/lib/exports/schemas";
import { createSchedule, endSchedule } from "@/lib/exports/schedules/manage-schedules";
import { createScheduleSchema, scheduleIdSchema } from "@/lib/exports/schedules/types";
import { cancelExport, startExport } from "@/lib/exports/start-export";
import type { ExportWish } from "@/lib/exports/types";
import { authenticatedAction } from "@/lib/http/action-client";
import { defaultTimeZone } from "@/lib/i18n/settings";

type Input = z.output<typeof startExportSchema>;

/** The filter of a list as it stood in the address, read by the list's own parsers. */
function filterOf(list: Exclude<Input["list"], "users">, address: string): Record<string, unknown> {
  switch (list) {
    case "transactions": {
      const params = loadListParams(address);
      return { ...toFilter(params), sort: params.sort };
    }
    case "deleted":
      return { ...toFilter(loadListParams(address)) };
    case "children":
      return withoutPlace(loadChildFilter(address));
    case "requests": {
      const { status, operation, account, currency, from, to } = loadInboxParams(address);
      return { status, operation, account, currency, from, to };
    }
    case "audit": {
      const input = loadAuditInput(address);
      // The days as they were chosen: whose midnight begins them is asked when the list is read.
      return withoutPlace({
        ...auditFilter(input, defaultTimeZone),
        from: input.from || null,
        to: input.to || null,
      });
    }
    case "disputes":
      return withoutPlace(loadDisputeFilter(address));
    case "notices":
      return withoutPlace(loadNoticeFilter(address));
    case "deliveries":
      return withoutPlace(loadDeliveryFilter(address));
    case "mails":
      return withoutPlace(loadMailFilter(address));
  }
}

/** A file begins at the top, whatever page was looked at. */
function withoutPlace(filter: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(filter).filter(([key]) => key !== "after" && key !== "before"));
}

function wishOf(input: Input): ExportWish {
  const { list, format, columns } = input;
  const filter = input.list === "users" ? { ...input.filter } : filterOf(input.list, input.filter);
  return { list, format, columns, filter };
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
