import type { ServerAction } from "@/lib/http/action-failure";
import type {
  AcknowledgeAlertInput,
  DecideSettlementInput,
  ProposeSettlementInput,
} from "@/lib/operations/outcomes/schemas";

/** What can be done on the page of one outcome, handed down from it. */
export type OutcomeActions = {
  ask: ServerAction<{ operationId: string }, void>;
  propose: ServerAction<ProposeSettlementInput, { settlementId: number }>;
  decide: ServerAction<DecideSettlementInput, void>;
  withdraw: ServerAction<{ operationId: string; settlementId: number }, void>;
  acknowledge: ServerAction<AcknowledgeAlertInput, void>;
};
