import { z } from "zod";
import { startExportSchema } from "@/lib/exports/schemas";
import { REPORT_INTERVALS, type ReportInterval } from "@/lib/exports/schedules/intervals";
import type { ExportFormat, ExportListName } from "@/lib/exports/types";

export interface ScheduleSummary {
  id: number;
  name: string;
  list: ExportListName;
  format: ExportFormat;
  interval: ReportInterval;
  atHour: number;
  recipients: string[];
  own: boolean;
  ownerName: string;
  nextRunAt: string;
  /** Why it makes nothing any more: its maker lost the right, or nobody who may have it is left. */
  pausedReason: "not_allowed" | "nobody" | null;
}

export const createScheduleSchema = z.strictObject({
  name: z.string().trim().min(1).max(80),
  wish: startExportSchema,
  interval: z.enum(REPORT_INTERVALS),
  atHour: z.int().min(0).max(23),
  recipientIds: z.array(z.int32().positive()).max(50),
});

export const scheduleIdSchema = z.strictObject({ scheduleId: z.int32().positive() });
