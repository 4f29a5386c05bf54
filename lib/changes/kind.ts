import "server-only";

import type { z } from "zod";
import type { UserActor } from "@/lib/auth/actor";
import type { Permission } from "@/lib/auth/permissions";
import type { ChangeDirection, ChangeEffect } from "@/lib/changes/types";
import type { Sql } from "@/lib/db/sql";

/** What a change is about and what it would do, read under locks at this moment. */
export interface ChangeDescription<Payload> {
  target: { type: string; id: string; label: string };
  effect: ChangeEffect;
  /** Everybody who would hold something that he does not hold now. None of them proposes or decides. */
  gainerIds: number[];
  direction: ChangeDirection;
  /** Only where a change both takes and gives: the part that acts at once, and the part that waits. */
  parts?: { atOnce: Payload; waits: Payload };
}

/** Who stands behind a change that is being applied. */
export interface ChangeProof {
  /** Acts now: the decider, or the proposer of what needs no second person. */
  actor: UserActor;
  /** As he is at this moment: still entitled, that has been asked. */
  proposer: UserActor;
  /** Null for what needed no second person. */
  changeRequestId: number | null;
}

/**
 * One kind of change. `describe` and `apply` run in the transaction that holds the lock on people (`lockPeople`), so what
 * they read stays true until it commits.
 */
export interface ChangeKind<Payload> {
  /** The right that it takes to propose, asked again of the proposer when it is decided. */
  right: Permission;
  schema: z.ZodType<Payload>;
  /** The payload holds secrets: it is stored sealed and shown nowhere. */
  isSecret?: boolean;
  /** Reads what is, judges, and throws AppError for what can never be. */
  describe(sql: Sql, proposer: UserActor, payload: Payload): Promise<ChangeDescription<Payload>>;
  /** Does it, with its audit event. */
  apply(sql: Sql, proof: ChangeProof, payload: Payload): Promise<void>;
  /**
   * Why a waiting change does not fit any more, as a sentence; null while it does. Asked after `describe` has read again;
   * that nobody gains more than the decider saw is checked for every kind.
   */
  stillValid?(stored: ChangeEffect, now: ChangeDescription<Payload>): string | null;
}

/** What the audit event of an applied change says about the other person behind it. */
export function proofFacts(proof: ChangeProof): { changeRequestId?: number; proposedBy?: string } {
  if (proof.changeRequestId === null) return {};
  return { changeRequestId: proof.changeRequestId, proposedBy: proof.proposer.label };
}
