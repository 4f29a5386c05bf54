/** A substitute longer than this is no leave but a change of rights. */
export const DELEGATION_MAX_DAYS = 92;

export interface DelegationLine {
  id: number;
  from: string;
  to: string;
  /** The person who reads gave it, or holds it. */
  isGiven: boolean;
  isHeld: boolean;
  fromAt: string;
  toAt: string;
  reason: string | null;
  createdBy: string;
  endedBy: string | null;
  endedAt: string | null;
  state: "planned" | "running" | "over" | "ended";
  /** Why it has no effect although it runs: one of the two may not decide, or is disabled. */
  idle: "delegator" | "delegate" | null;
}

export interface Candidate {
  userId: number;
  label: string;
  username: string;
}

export interface OwnDelegations {
  /** Only a checker has something to delegate. */
  mayDelegate: boolean;
  candidates: Candidate[];
  rows: DelegationLine[];
}
