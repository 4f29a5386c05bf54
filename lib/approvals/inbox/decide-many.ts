import "server-only";
import { decideRequest } from "@/lib/approvals/decide-request";
import type { DecideManyInput } from "@/lib/approvals/inbox/schemas";
import type { ManyResult } from "@/lib/approvals/inbox/types";
import type { UserActor } from "@/lib/auth/actor";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";

/**
 * The same verdict about several requests. Each is decided by itself, in its own transaction and by the same rules as a single one,
 * against the content that was on the screen; one that is refused takes nothing from the others. One after the other, so that two
 * of one payment see each other.
 */
export async function decideMany(actor: UserActor, input: DecideManyInput): Promise<ManyResult[]> {
  const results: ManyResult[] = [];
  for (const { requestId, contentHash } of input.requests) {
    results.push(
      await decideOne(actor, { requestId, contentHash, verdict: input.verdict, note: input.note }),
    );
  }
  return results;
}

async function decideOne(
  actor: UserActor,
  {
    note,
    ...decision
  }: { requestId: number; contentHash: string; verdict: "approve" | "reject"; note: string | undefined },
): Promise<ManyResult> {
  const { requestId } = decision;
  try {
    const { status } = await decideRequest(actor, { ...decision, ...(note ? { note } : {}) });
    return { requestId, ok: true, status };
  } catch (error) {
    if (!(error instanceof AppError)) log.error({ err: error, requestId }, "one of several decisions failed");
    const told = error instanceof AppError ? error : new AppError("internal", { cause: error });
    return { requestId, ok: false, code: told.code, detail: told.detail, params: told.params };
  }
}
