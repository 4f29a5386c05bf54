import type { z } from "zod";
import type { ExportFormat, ExportListName, startExportSchema } from "@/lib/exports/types";

export type StartExportInput = z.input<typeof startExportSchema>;

interface Chosen {
  list: ExportListName;
  format: ExportFormat;
  columns: readonly string[];
  address: string;
  from: string;
  to: string;
}

/** What was chosen in the form, in the action's terms. */
export function wishOf({ list, format, columns, address, from, to }: Chosen): StartExportInput {
  const days = { from: from || null, to: to || null };
  const filter =
    list === "transactions" || list === "requests" ? address : list === "users" ? { active: "all" } : days;
  // The columns are those of the list: the form offers no others.
  return { list, format, columns, filter } as StartExportInput;
}
