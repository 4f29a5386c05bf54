import { z } from "zod";

const day = z.iso.date({ error: "day" });
const id = z.int32().positive();

/** By inquiry an account and a day; by a settlement the uploaded file, which knows its account. */
export const startReportSchema = z.discriminatedUnion("basis", [
  z.strictObject({ basis: z.literal("inquiry"), pgCode: z.string().min(1).max(64), day }),
  z.strictObject({ basis: z.literal("settlement"), importId: id, day }),
]);
export const reportIdSchema = z.strictObject({ reportId: id });

export type StartReportInput = z.infer<typeof startReportSchema>;
