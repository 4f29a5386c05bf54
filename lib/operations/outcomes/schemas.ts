import { z } from "zod";
import { SETTLEMENT_OUTCOMES } from "@/lib/operations/outcomes/types";

const operationId = z.uuid();
const note = z.string().trim().max(1000);

export const outcomeIdSchema = z.strictObject({ operationId });

export const proposeSettlementSchema = z
  .strictObject({
    operationId,
    outcome: z.enum(SETTLEMENT_OUTCOMES),
    /** The gateway's own id of what it executed. */
    gatewayReference: z.string().trim().max(128).optional(),
    note: note.min(1, "Say why you are sure."),
    evidence: z.string().trim().min(1, "Say what proves it.").max(4000),
    evidenceFileId: z.uuid().optional(),
  })
  .refine((input) => (input.outcome === "executed") === ((input.gatewayReference ?? "") !== ""), {
    path: ["gatewayReference"],
    error: "What was executed has a reference at the gateway; what never was has none.",
  });
export type ProposeSettlementInput = z.infer<typeof proposeSettlementSchema>;

export const decideSettlementSchema = z
  .strictObject({
    operationId,
    /** The proposal that was on the screen. */
    settlementId: z.int32().positive(),
    verdict: z.enum(["confirm", "reject"]),
    note: note.optional(),
  })
  .refine((input) => input.verdict === "confirm" || (input.note ?? "") !== "", {
    path: ["note"],
    error: "Say why you reject it.",
  });
export type DecideSettlementInput = z.infer<typeof decideSettlementSchema>;

export const withdrawSettlementSchema = z.strictObject({ operationId, settlementId: z.int32().positive() });

export const acknowledgeAlertSchema = z.strictObject({
  operationId,
  alertId: z.string().regex(/^[1-9]\d{0,17}$/),
  note: note.min(1, "Say what was done about it."),
});
export type AcknowledgeAlertInput = z.infer<typeof acknowledgeAlertSchema>;
