import type { UserActor } from "@/lib/auth/actor";
import type { Sql } from "@/lib/db/sql";

/**
 * One of everything that has an id, each made when it is asked for and belonging to the owner, so that doors can be tried on what is
 * there. `NOWHERE` answers the same questions with ids behind which there is nothing.
 */
export interface Things {
  owner: UserActor;
  /** Another person with every right, for what takes two. */
  colleague: UserActor;
  db: Sql;
  payment: () => Promise<string>;
  /** One of which a receiver is told. */
  announced: () => Promise<string>;
  authorized: () => Promise<string>;
  unpaid: () => Promise<string>;
  deleted: () => Promise<string>;
  account: () => Promise<string>;
  request: () => Promise<number>;
  /** One that the owner may decide, with the hash of what he sees. */
  askedOf: () => Promise<{ requestId: number; contentHash: string }>;
  /** Approved, but not done: it waits for somebody to try again. */
  stuckRequest: () => Promise<number>;
  /** Approved, in its undo window. */
  recallable: () => Promise<number>;
  attachment: () => Promise<string>;
  /** What nobody knows the outcome of; the gateway was asked and said nothing clear. */
  unclear: () => Promise<string>;
  evidence: () => Promise<string>;
  settlement: () => Promise<{ operationId: string; settlementId: number }>;
  settlementOfColleague: () => Promise<{ operationId: string; settlementId: number }>;
  alert: () => Promise<{ operationId: string; alertId: string }>;
  change: () => Promise<number>;
  changeOfColleague: () => Promise<{ changeRequestId: number; contentHash: string }>;
  person: () => Promise<number>;
  checker: () => Promise<number>;
  administrator: () => Promise<number>;
  group: () => Promise<number>;
  key: () => Promise<number>;
  /** A person with a second factor. */
  enrolled: () => Promise<number>;
  linked: () => Promise<number>;
  mapped: () => Promise<{ groupId: number; providerGroup: string }>;
  peopleFile: () => Promise<{ text: string; hash: string }>;
  session: () => Promise<string>;
  delegation: () => Promise<number>;
  factor: () => Promise<number>;
  challenge: () => Promise<string>;
  identity: () => Promise<number>;
  exportFile: () => Promise<string>;
  schedule: () => Promise<number>;
  view: () => Promise<number>;
  notification: () => Promise<string>;
  mail: () => Promise<string>;
  batch: () => Promise<number>;
  importFile: () => Promise<number>;
  checkedFile: () => Promise<number>;
  runningFile: () => Promise<number>;
  settlementFile: () => Promise<number>;
  report: () => Promise<number>;
  notice: () => Promise<string>;
  delivery: () => Promise<string>;
  draft: () => Promise<number>;
  shadow: () => Promise<number>;
  chat: () => Promise<void>;
  /** A payment that only the gateway knows, as a person was shown it. */
  foreign: () => Promise<{ pgCode: string; gatewayReference: string; seen: string }>;
}
