import "server-only";
import { conditionsOf, type Place } from "@/lib/audit/filter-sql";
import { HOT_ACTIONS, NOT_A_KEY, NOT_HOT, NOT_OF_MONEY, type Words } from "@/lib/audit/find-words";
import type { AuditFilter } from "@/lib/audit/types";
import { momentOfId } from "@/lib/timed-id";

/** A key's events of a request are written while it waits; the clocks of two machines may differ. */
const MINUTES = { before: 10, after: 60 };

/** One statement of several ways in which an event may fit, each read in the order of its own index. */
export class EventBranches {
  readonly values: unknown[] = [];
  private readonly branches: string[] = [];
  private readonly rest: string;

  /** `rest` holds for every event; `limit` of each branch are read. */
  constructor(
    rest: AuditFilter,
    private readonly limit: number,
  ) {
    this.rest = ["true", ...conditionsOf(rest, this.place)].join(" AND ");
  }

  readonly place: Place = (value) => `$${this.values.push(value)}`;

  get text(): string {
    return `SELECT DISTINCT f.id FROM (${this.branches.join(" UNION ALL ")}) f ORDER BY f.id DESC LIMIT ${this.limit}`;
  }

  /** Nothing in the trail can fit. */
  get isEmpty(): boolean {
    return this.branches.length === 0;
  }

  /** Events under a condition that an index has in order. */
  where(condition: string): void {
    this.branches.push(`(${this.walk(condition)})`);
  }

  /** Events of each of these words. */
  private ofWords(words: readonly string[], condition: string): void {
    if (words.length === 0) return;
    const list = `unnest(${this.place(words)}::text[]) w(word)`;
    this.branches.push(`(SELECT x.id FROM ${list} CROSS JOIN LATERAL (${this.walk(condition)}) x)`);
  }

  private walk(condition: string): string {
    return `SELECT e.id FROM audit_event e WHERE ${condition} AND ${this.rest} ORDER BY e.id DESC LIMIT ${this.limit}`;
  }

  /** Actions that pass; of those that every refund writes the latest are never far. */
  byActions(words: Words, start: string, passes: (action: string) => boolean): void {
    if (words.actions) this.ofWords(words.actions.filter(passes), `e.action = w.word AND ${NOT_HOT}`);
    else this.where(`starts_with(e.action, ${this.place(start)})`);
    for (const action of HOT_ACTIONS) if (passes(action)) this.where(`e.action = '${action}'`);
  }

  byLabels(words: Words, start: string): void {
    if (words.labels) this.ofWords(words.labels, `lower(e.actor_label) = w.word AND ${NOT_A_KEY}`);
    else this.where(`starts_with(lower(e.actor_label), lower(${this.place(start)})) AND ${NOT_A_KEY}`);
  }

  /** The object with this id, of whatever kind; of a payment see `bySession`. */
  byObject(words: Words, id: string, type: string | null): void {
    const ofId = `e.object_id = ${this.place(id)}`;
    const types = type === null ? words.types : words.types.filter((word) => word === type);
    this.ofWords(types, `e.object_type = w.word AND ${ofId} AND ${NOT_OF_MONEY}`);
    if (words.session !== null && (type ?? "operation") === "operation")
      this.where(
        `e.transaction_session_id = ${this.place(words.session)} AND e.object_type = 'operation' AND ${ofId}`,
      );
  }

  bySession(session: string, type: "transaction" | null): void {
    const ofPayment =
      type === null ? "" : ` AND e.object_type = 'transaction' AND e.object_id = e.transaction_session_id`;
    this.where(`e.transaction_session_id = ${this.place(session)}${ofPayment}`);
  }

  byRequest(id: string): void {
    const moment = momentOfId(id);
    const ofRequest = `e.request_id = ${this.place(id)}`;
    this.where(`${ofRequest} AND ${NOT_A_KEY}`);
    if (moment === null) return this.where(`${ofRequest} AND substr(e.request_id, 15, 1) <> '7'`);
    const bound = (minutes: number) =>
      `${this.place(new Date(moment.getTime() + minutes * 60_000).toISOString())}::timestamptz`;
    this.where(
      `${ofRequest} AND e.actor_type = 'api_key' AND e.at >= ${bound(-MINUTES.before)} AND e.at < ${bound(MINUTES.after)}`,
    );
  }

  byAddress(address: string): void {
    this.where(`e.address = ${this.place(address)} AND ${NOT_A_KEY}`);
  }
}
