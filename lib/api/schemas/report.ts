import { z } from "zod";
import { choice, text } from "@/lib/api/schemas/fields";

/** Query and answer of the calls about reports. */

const INTERVALS = ["daily", "weekly", "monthly", "yearly"] as const;
const day = z.iso.date("Date has wrong format. Use one of these formats instead: YYYY-MM-DD.").optional();
const count = (meaning: string) =>
  text(9)
    .regex(/^\d{1,9}$/, "A valid integer is required.")
    .optional()
    .meta({ description: meaning });

/** Query of `GET /b/api/v1/reports/files/`. */
export const reportListQuery = z
  .object({
    created_after: day,
    created_before: day,
    interval: choice(INTERVALS).optional(),
    source: choice(["auto", "manual"]).optional(),
    limit: count("Reports on a page: 50 by default, at most 200."),
    offset: count("How many are passed over."),
  })
  .refine(({ created_after: after, created_before: before }) => !after || !before || after <= before, {
    path: ["created_after"],
    error: "Must not be after created_before.",
  });

const moment = z.string().meta({ description: "ISO 8601, UTC." });

const reportItem = z.object({
  encrypted_id: z.string(),
  report_name: z.string(),
  interval: z.enum(INTERVALS).nullable().meta({ description: "Null for one that was asked for by hand." }),
  source: z.enum(["auto", "manual"]).meta({ description: "`auto`: made by a schedule." }),
  file_format: z.enum(["csv", "xlsx", "jsonl"]),
  records_amount: z.int(),
  status: z
    .enum(["in_progress", "finished", "expired"])
    .meta({ description: "Only finished ones are listed." }),
  generated_at: moment,
  created_at: moment,
  download_action: z.object({ method: z.literal("GET"), url: z.string() }),
});
export type ReportItem = z.output<typeof reportItem>;

export const reportListAnswer = z.object({
  count: z.int(),
  next: z.string().nullable().meta({ description: "Address of the next page." }),
  previous: z.string().nullable(),
  results: z.array(reportItem),
});
