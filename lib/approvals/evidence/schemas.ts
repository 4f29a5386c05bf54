import { z } from "zod";

const format = z.enum(["zip", "pdf"]);

export const requestEvidenceQuery = z.object({ format });
export const periodEvidenceQuery = z.object({
  from: z.iso.date("Write the first day as 2026-02-25."),
  to: z.iso.date("Write the last day as 2026-02-25."),
  format,
});
