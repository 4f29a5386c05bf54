import { AppError, type FieldErrors } from "@/lib/errors";
import type { RowFault } from "@/lib/payments/payment-requests/batch/views";

/** A refusal as the faults of a row. What is not a refusal of this row is thrown on. */
export function faultsOfError(error: unknown): RowFault[] {
  if (!(error instanceof AppError) || error.code === "unavailable" || error.code === "internal") throw error;
  if (error.fields) return flatten(error.fields, "");
  return [{ column: error.field ?? "", message: error.detail }];
}

function flatten(fields: FieldErrors, above: string): RowFault[] {
  return Object.entries(fields).flatMap(([name, said]) => {
    const column = above ? `${above}.${name}` : name === "non_field_errors" ? "" : name;
    return Array.isArray(said) ? said.map((message) => ({ column, message })) : flatten(said, column);
  });
}
