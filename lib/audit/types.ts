/** Shared with the browser. */

/** To whom outside the daily head of the chain is told. */
export interface AuditHeadSettings {
  addresses: string[];
  url: string | null;
}

export const AUDIT_ACTORS = ["user", "api_key", "system", "gateway", "anonymous"] as const;
export type AuditActorType = (typeof AUDIT_ACTORS)[number];
export const AUDIT_RESULTS = ["ok", "refused", "failed"] as const;
export type AuditResult = (typeof AUDIT_RESULTS)[number];

/** What the list is narrowed to; everything null: the whole trail. */
export interface AuditFilter {
  /** Name of an actor, id of an object, session id, address or request id: whole, or the beginning of an action. */
  search: string | null;
  actor: AuditActorType | null;
  /** One person's acts. */
  person: number | null;
  action: string | null;
  object: string | null;
  result: AuditResult | null;
  address: string | null;
  request: string | null;
  from: string | null;
  to: string | null;
  /** Keyset: events before this one. */
  before: string | null;
}

export interface AuditLine {
  id: string;
  at: string;
  actorType: AuditActorType;
  actorId: number | null;
  actor: string;
  action: string;
  objectType: string;
  objectId: string;
  sessionId: string | null;
  result: AuditResult;
  reason: string | null;
  address: string | null;
  requestId: string | null;
}

export interface AuditPage {
  rows: AuditLine[];
  next: string | null;
}

export interface AuditDetail extends AuditLine {
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  /** Its place in the chain; null for a second after it happened. */
  seal: { place: string; previous: string; hash: string; at: string } | null;
}
