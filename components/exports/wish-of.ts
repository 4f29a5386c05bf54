import type { z } from "zod";
import type { startExportSchema } from "@/lib/exports/schemas";
import type { ExportFormat, ExportListName } from "@/lib/exports/types";

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
  const asked = new URLSearchParams(address);
  for (const [name, day] of Object.entries({ from, to })) if (day) asked.set(name, day);
  const filter = list === "users" ? { active: "all" } : `?${asked}`;
  // The columns are those of the list: the form offers no others.
  return { list, format, columns, filter } as StartExportInput;
}
