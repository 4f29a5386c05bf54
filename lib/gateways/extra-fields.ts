import { z } from "zod";
import { AppError } from "@/lib/errors";
import type { ExtraField } from "@/lib/gateways/capability-types";

/** One ticket of an order: every one is listed, 0 leaves it out of the refund. */
const ticketSchema = z.strictObject({
  passengerDocumentNumber: z.string().trim().min(1).max(64),
  amount: z.int().min(0),
});

/** What a form may send as options; which of them the gateway takes is judged by `checkedExtra`. */
export const extraSchema = z.strictObject({
  reason: z.string().max(40).optional(),
  capture_type: z.string().max(40).optional(),
  orders: z.array(ticketSchema).min(1).max(100).optional(),
});
export type ExtraInput = z.infer<typeof extraSchema>;

/** The fields that a gateway declares for one operation. */
export function extraFieldsFor(
  fields: readonly ExtraField[] | undefined,
  type: "refund" | "capture" | "void",
): ExtraField[] {
  return (fields ?? []).filter(({ operations }) => operations.includes(type));
}

/** The options as they are kept and sent. Throws `invalid_input` for one that the gateway does not declare for this operation. */
export function checkedExtra(
  declared: readonly ExtraField[],
  given: ExtraInput = {},
): Record<string, unknown> {
  const checked: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const field = declared.find((one) => one.name === name);
    if (!field || (field.kind === "choice" && !field.options.some((option) => option === value)))
      throw new AppError("invalid_input", {
        detail: `The gateway does not take this option for the operation: ${name}.`,
        field: name,
      });
    checked[name] = value;
  }
  return checked;
}
