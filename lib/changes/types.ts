import type { CeilingLine } from "@/lib/auth/ceilings/rules";
import type { Permission, Right } from "@/lib/auth/permissions";

/** Changes of the rules that this version knows; one line here and one in `kind-table.ts` make a new one. */
export const changeKinds = [
  "user.permissions",
  "user.enable",
  "user.reset_factors",
  "user.email",
  "user.grant_scope",
  "user.ceilings",
  "group.permissions",
  "group.members",
  "group.ceilings",
  "gateway.account",
  "gateway.credentials",
  "gateway.open",
  "api_key.create",
  "api_key.rotate",
  "api_key.networks",
  "policy.publish",
  "audit.head",
  "sign_in.factors",
  "sign_in.passwords",
  "sign_on.link",
  "sign_on.groups",
] as const;

export type ChangeKindName = (typeof changeKinds)[number];

export const changeStatuses = ["pending", "applied", "rejected", "canceled", "expired", "failed"] as const;
export type ChangeStatus = (typeof changeStatuses)[number];

/** Tightening acts at once; loosening waits for a second person. `same`: there is nothing to do. */
export type ChangeDirection = "tightening" | "loosening" | "same";

/** A person whose effective rights would be others. */
export type PersonEffect = { id: number; label: string; before: Right[]; after: Right[] };

/** A fact that would be another; null: there is none. */
export type FactEffect = { name: string; before: string | null; after: string | null };

/** What a change does: what is stored, what a decider sees and what his decision is bound to. */
export type ChangeEffect = {
  people?: PersonEffect[];
  facts?: FactEffect[];
  /** Differences in words, made by the kind itself. */
  lines?: string[];
};

export type ProposeResult =
  | { status: "applied"; alone?: boolean }
  /** `appliedPart`: what takes something away has been done already. */
  | { status: "waiting"; changeRequestId: number; appliedPart?: boolean };

/** A change request as screens show it. */
export type ChangeRequestView = {
  id: number;
  kind: ChangeKindName;
  targetType: string;
  targetId: string;
  targetLabel: string;
  effect: ChangeEffect;
  /** Of a change of a gateway account: which gateway that is. */
  gateway: { code: string; name: string } | null;
  /** The names of the gateway accounts that its rights open, by their codes. */
  accounts: Record<string, string>;
  reason: string;
  status: ChangeStatus;
  appliedAlone: boolean;
  proposer: { id: number; label: string };
  decider: string | null;
  endedBy: string | null;
  note: string | null;
  endReason: string | null;
  contentHash: string;
  createdAt: string;
  expiresAt: string;
  endedAt: string | null;
  /** Whether the person who looks may decide it, and why not. */
  canDecide: DecideVerdict;
  canCancel: boolean;
};

export type DecideVerdict =
  | { ok: true }
  | { ok: false; code: "forbidden" | "own_request" | "not_open"; reason: DecideRefusal };
export type DecideRefusal = "no_right" | "own_proposal" | "gains" | "ended" | "expired";

/** Whether two persons stand behind the rules of this installation. */
export type FourEyesState = {
  /** Active persons who may decide change requests. */
  deciders: number;
  /** True as long as changes by one person act at once, because there has never been a second one. */
  alone: boolean;
};

/** The right that it takes to propose a change of this kind. */
export type ProposeRight = Permission;

/** A group in the list. */
export type GroupSummary = {
  id: number;
  name: string;
  description: string;
  permissions: Right[];
  members: number;
  /** Named by the approval policy: as a pool of checkers, or as makers that a rule looks at. */
  inPolicy: boolean;
};

export type GroupMemberView = {
  id: number;
  name: string;
  username: string;
  active: boolean;
  addedAt: string;
};

/** Everything of a group's page. */
export type GroupDetail = Omit<GroupSummary, "members"> & {
  members: GroupMemberView[];
  /** Active people who are no members. */
  others: { id: number; name: string; username: string }[];
  gateways: { pgCode: string; name: string }[];
  /** The most that each member may move in one operation. */
  ceilings: CeilingLine[];
  /** Currencies of the gateway accounts. */
  currencies: string[];
  createdAt: string;
};

/** What is shown on other pages about a change that waits. */
export type WaitingChange = {
  id: number;
  kind: ChangeKindName;
  proposer: string;
  createdAt: string;
  effect: ChangeEffect;
  gateway: ChangeRequestView["gateway"];
  accounts: ChangeRequestView["accounts"];
};

export type ChangeCounts = FourEyesState & {
  /** Changes that this person can decide. */
  waiting: number;
};

export type ChangeListFilter = { status: "waiting" | "all"; before: number | null };
export type ChangePage = { changes: ChangeRequestView[]; next: number | null };

/** An open operation request that a decider may name, so that the new right may decide it. */
export type ExemptableRequest = {
  id: number;
  type: string;
  amount: string;
  currency: string;
  maker: string;
  createdAt: string;
};
