"use server";

import { authenticatedAction } from "@/lib/http/action-client";
import { askNow } from "@/lib/operations/outcomes/ask-now";
import { decideSettlement } from "@/lib/operations/outcomes/decide-settlement";
import { proposeSettlement, withdrawSettlement } from "@/lib/operations/outcomes/propose-settlement";
import { acknowledgeAlert } from "@/lib/operations/outcomes/raise-alerts";
import {
  acknowledgeAlertSchema,
  decideSettlementSchema,
  outcomeIdSchema,
  proposeSettlementSchema,
  withdrawSettlementSchema,
} from "@/lib/operations/outcomes/schemas";

const permission = "outcome.settle" as const;

/** Takes the right to inquire or to settle: the use case knows both. */
export const askNowAction = authenticatedAction
  .metadata({ name: "operation.ask", permission: null })
  .inputSchema(outcomeIdSchema)
  .action(({ parsedInput, ctx }) => askNow(ctx.actor, parsedInput.operationId));

export const proposeSettlementAction = authenticatedAction
  .metadata({ name: "settlement.propose", permission })
  .inputSchema(proposeSettlementSchema)
  .action(({ parsedInput, ctx }) => proposeSettlement(ctx.actor, parsedInput));

export const decideSettlementAction = authenticatedAction
  .metadata({ name: "settlement.decide", permission })
  .inputSchema(decideSettlementSchema)
  .action(({ parsedInput, ctx }) => decideSettlement(ctx.actor, parsedInput));

export const withdrawSettlementAction = authenticatedAction
  .metadata({ name: "settlement.withdraw", permission })
  .inputSchema(withdrawSettlementSchema)
  .action(({ parsedInput, ctx }) => withdrawSettlement(ctx.actor, parsedInput));

export const acknowledgeAlertAction = authenticatedAction
  .metadata({ name: "settlement.handle_contradiction", permission })
  .inputSchema(acknowledgeAlertSchema)
  .action(({ parsedInput, ctx }) => acknowledgeAlert(ctx.actor, parsedInput));
