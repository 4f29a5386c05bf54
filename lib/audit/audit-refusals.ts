import "server-only";
import { type AuditActor, recordAudit } from "@/lib/audit/record-audit";
import { maskCardNumbers } from "@/lib/card-numbers";
import { perPool } from "@/lib/db/pool";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { storableText } from "@/lib/db/storable";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";

/** What somebody tries, in the trail's terms. */
export interface Attempt {
  /** `noun.verb`, e.g. `request.approve`. */
  action: string;
  objectType: string;
  objectId: string;
  transactionSessionId?: string | null;
  after?: Record<string, unknown>;
}

/** Refusals that stand in the trail already, so that no door writes them a second time. */
const told = new WeakSet<object>();

/** Says of a refusal that whoever threw it has told the trail himself. */
export function toldAlready(error: AppError): AppError {
  told.add(error);
  return error;
}

const LONGEST_ID = 128;
/** Digits of our own names are no card's, whatever they look like. */
const OUR_OWN = /^([0-9a-f]{40}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** What somebody called a thing, perhaps in an address, as the trail can keep it. */
export function asNamed(text: string): string {
  const parts = text.split("/").map((part) => (OUR_OWN.test(part) ? part : maskCardNumbers(part)));
  return storableText(parts.join("/")).slice(0, LONGEST_ID);
}

/** The same refusal is told once in this time by each process, where somebody may repeat it without end. */
const PAUSE_MS = 60_000;
const KEPT = 5_000;
const lastTold = perPool(() => new Map<string, number>());

/** Whether the same was told less than a minute ago; notes that it is told now. */
export function wasToldJustNow(same: string): boolean {
  const now = performance.now();
  const times = lastTold();
  if (now - (times.get(same) ?? Number.NEGATIVE_INFINITY) < PAUSE_MS) return true;
  if (times.size >= KEPT) times.clear();
  times.set(same, now);
  return false;
}

/** A refusal may repeat what was sent, and somebody sends a card's number where an order's belongs. */
function reasonOf({ code, detail }: AppError): string {
  return `${code}: ${maskCardNumbers(detail)}`;
}

/**
 * For the doors themselves: whoever asked for what he may not, or for what is not there for him, stands in the trail although the use
 * case said nothing of it. Wrong input does not, nor does a fault, nor the question for a second factor. Losing that line must not
 * change the answer. `isRead`: pages ask again and again by themselves, so the same one a minute is enough.
 */
export async function recordRefusedCall(
  actor: AuditActor,
  attempt: Attempt,
  error: unknown,
  { isRead = false }: { isRead?: boolean } = {},
): Promise<void> {
  if (!(error instanceof AppError) || told.has(error) || error.code === "step_up_required") return;
  if (error.status !== 403 && error.status !== 404) return;
  const who = actor.type === "user" ? actor.userId : actor.type === "api_key" ? actor.apiKeyId : actor.label;
  const same = [actor.type, who, attempt.action, attempt.objectType, attempt.objectId, error.code];
  if (isRead && wasToldJustNow(same.join("\n"))) return;
  await recordAudit(sql, {
    actor,
    ...attempt,
    objectId: asNamed(attempt.objectId),
    result: "refused",
    reason: reasonOf(error),
  }).catch((fault: unknown) => log.error({ error: fault }, "a refusal was not recorded"));
}

/**
 * Runs an act. When it is refused, for whatever reason, who tried it and why not stands in the trail before the refusal goes on;
 * the act's own transaction is rolled back by then. `attempt` may look up what it needs: it is asked only after a refusal.
 */
export async function auditingRefusals<Result>(
  actor: AuditActor,
  attempt: Attempt | (() => Promise<Attempt>),
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof AppError && error.status < 500) {
      const tried = typeof attempt === "function" ? await attempt() : attempt;
      await recordAudit(sql, {
        actor,
        ...tried,
        result: "refused",
        reason: reasonOf(error),
      });
      told.add(error);
    }
    throw error;
  }
}

/** The same for an act that is one transaction. */
export function attemptInTransaction<Result>(
  actor: AuditActor,
  attempt: Attempt,
  act: (transaction: Sql) => Promise<Result>,
): Promise<Result> {
  return auditingRefusals(actor, attempt, () => inTransaction(act));
}
