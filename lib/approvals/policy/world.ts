import type { OperationType } from "@/lib/operations/types";

/** What a policy's names stand for, as far as judging and describing it needs them. Browser-safe. */
export interface PolicyWorld {
  people: PolicyPerson[];
  groups: { id: number; name: string }[];
  /** Named by older versions, and gone: they give nobody anything. */
  deletedGroups?: { id: number; name: string }[];
  accounts: { pgCode: string; name: string }[];
}

export interface PolicyPerson {
  id: number;
  name: string;
  username: string;
  isActive: boolean;
  mayDecide: boolean;
  isAdmin: boolean;
  mayOperate: OperationType[];
  groupIds: number[];
}
