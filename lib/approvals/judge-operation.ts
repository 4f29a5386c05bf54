import "server-only";
import { evaluatePolicy, type PolicyOutcome } from "@/lib/approvals/policy/evaluate";
import { livePolicy, type PolicyVersion } from "@/lib/approvals/policy/live-policy";
import type { Explanation } from "@/lib/approvals/policy/types";
import { type JudgedOperation, type KnownFacts, readCounted, readFacts } from "@/lib/approvals/read-facts";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { keptWords } from "@/lib/i18n/kept-words";

/** The live policy's word about one operation. */
export interface Judgement {
  version: number;
  outcome: PolicyOutcome;
}

/**
 * Asks the live policy about an operation, from the rows of this moment. With `lock` the policy cannot be exchanged and nobody else
 * can be counted in before the caller's transaction has ended.
 */
export async function judgeOperation(
  sql: Sql,
  judged: JudgedOperation,
  options: { lock?: boolean } = {},
): Promise<Judgement> {
  const lock = options.lock ?? false;
  const live = await livePolicy(sql, { lock });
  const known = await readFacts(sql, judged);
  return { version: live.version, outcome: await evaluate(sql, live, known, lock) };
}

async function evaluate(
  sql: Sql,
  { version, document }: PolicyVersion,
  known: KnownFacts,
  lock: boolean,
): Promise<PolicyOutcome> {
  return evaluatePolicy(document, version, await readCounted(sql, document, known, lock));
}

/** The refusal that a denied operation deserves; says which limit or rule it was. */
export function deniedBy(type: string, because: readonly Explanation[]): AppError {
  const last = because.at(-1);
  const limit = last?.code === "over_amount_limit" || last?.code === "over_count_limit";
  const most =
    last?.code === "over_amount_limit"
      ? `${last.params.amount} ${last.params.currency}`
      : `${last?.params.count} operations`;
  return new AppError("forbidden", {
    detail: limit
      ? `This would go over the limit "${last?.params.limit}": at most ${most} in ${last?.params.hours} hours.`
      : `The approval policy does not allow a ${type} from here.`,
    params: { reason: last?.code ?? "no_rule", ...last?.params, ...deniedWords(type, last) },
  });
}

function deniedWords(type: string, last: Explanation | undefined): Record<string, string> {
  if (last?.code === "over_amount_limit") return keptWords("overAmountLimit", last.params);
  if (last?.code === "over_count_limit") return keptWords("overCountLimit", last.params);
  return keptWords("policyForbids", { operation: type });
}
