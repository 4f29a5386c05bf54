"use server";

import { authenticatedAction } from "@/lib/http/action-client";
import { reportIdSchema, startReportSchema } from "@/lib/reconciliation/schemas";
import { cancelReport, rerunReport, startReport } from "@/lib/reconciliation/start-report";

const permission = "reconciliation.manage" as const;

export const startReportAction = authenticatedAction
  .metadata({ name: "report.start", permission })
  .inputSchema(startReportSchema)
  .action(({ parsedInput, ctx }) => startReport(ctx.actor, parsedInput));

export const rerunReportAction = authenticatedAction
  .metadata({ name: "report.rerun", permission })
  .inputSchema(reportIdSchema)
  .action(({ parsedInput, ctx }) => rerunReport(ctx.actor, parsedInput.reportId));

export const cancelReportAction = authenticatedAction
  .metadata({ name: "report.cancel", permission })
  .inputSchema(reportIdSchema)
  .action(({ parsedInput, ctx }) => cancelReport(ctx.actor, parsedInput.reportId));
