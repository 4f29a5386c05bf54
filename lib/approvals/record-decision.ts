import "server-only";
import { queueRequestEvent } from "@/lib/approvals/request-events";
import type { StoredRequest } from "@/lib/approvals/load-request";
import type { DecideRequestInput } from "@/lib/approvals/schemas";
import type { Standing } from "@/lib/approvals/standing";
import type { RequestContent } from "@/lib/approvals/types";
import type { UserActor } from "@/lib/auth/actor";
import type { StepUpProof } from "@/lib/auth/step-up/types";
import type { Sql } from "@/lib/db/sql";

export interface NewDecision {
  actor: UserActor;
  request: StoredRequest;
  input: DecideRequestInput;
  /** What the checker saw. */
  content: RequestContent;
  standing: Standing;
  seat: { stage: number | null; onBehalfOf: number | null };
  stepUp: StepUpProof | null;
}

/** Keeps a decision with its stage, in whose place, what was seen and what was proved. Insert-only. */
export async function recordDecision(transaction: Sql, decision: NewDecision): Promise<void> {
  const { actor, request, input, content, standing, seat, stepUp } = decision;
  await transaction.query(
    `INSERT INTO decision (request_id, maker_id, checker_id, verdict, note, content_hash, seen, stage, on_behalf_of_id,
       policy_version, step_up)
     VALUES ($1, $2, $3, $4::verdict, $5, $6, $7::jsonb, $8, $9, $10, $11::jsonb)`,
    [
      request.id,
      request.maker.userId,
      actor.userId,
      input.verdict,
      input.note || null,
      input.contentHash,
      JSON.stringify(content),
      // Beyond the stages of its own requirement: given for what the policy of today wants besides.
      seat.stage ?? request.requirement.stages.length,
      seat.onBehalfOf,
      standing.policyVersion,
      stepUp === null ? null : JSON.stringify({ ...stepUp, id: String(stepUp.id) }),
    ],
    "record-decision",
  );
  if (seat.onBehalfOf !== null)
    await queueRequestEvent(transaction, request.id, "delegated", { actor, onBehalfOf: seat.onBehalfOf });
}
