import "server-only";
import { z } from "zod";
import { requireTypedTotals } from "@/lib/approvals/console-wish";
import { requestFromConsole, requestInternalOperation } from "@/lib/approvals/request-operation";
import { noteSchema } from "@/lib/approvals/schemas";
import { REASON_CODES } from "@/lib/approvals/types";
import { type ManyOutcome, MOST_AT_ONCE } from "@/lib/approvals/many/types";
import type { UserActor } from "@/lib/auth/actor";
import { AppError } from "@/lib/errors";
import { because } from "@/lib/i18n/because";
import { log } from "@/lib/log";
import type { InternalOperationType } from "@/lib/operations/types";
import { resendPayment } from "@/lib/webhooks/resend-payment";

/** A slow gateway must not keep the page waiting for ever: what has not begun by then is left, and said. */
const BEGIN_WITHIN_MS = 60_000;

const sessionId = z.string().regex(/^[0-9a-f]{40}$/);

export const manySchema = z.strictObject({ sessionIds: z.array(sessionId).min(1).max(MOST_AT_ONCE) });

export const refundManySchema = z
  .strictObject({
    refunds: z
      .array(
        z.strictObject({
          sessionId,
          /** What was on the screen: a balance that changed since is refused, never refunded unseen. */
          amount: z.string().max(24),
          /** Made when the question came up: a repeated call refunds nothing twice. */
          submissionKey: z.uuid(),
        }),
      )
      .min(1)
      .max(MOST_AT_ONCE),
    reasonCode: z.string().max(40),
    note: noteSchema.optional(),
    /** Of each currency whose sum is large: the sum as it was typed a second time. */
    confirmedTotals: z
      .array(z.strictObject({ currency: z.string().length(3), amount: z.string().max(24) }))
      .max(200)
      .optional(),
  })
  .refine((input) => (REASON_CODES.refund as readonly string[]).includes(input.reasonCode), {
    path: ["reasonCode"],
    error: "Choose a reason.",
  })
  .refine((input) => input.reasonCode !== "other" || (input.note ?? "").length > 0, {
    path: ["note"],
    error: 'Say what "other" means.',
  });

/** Ends or removes several payments, each by itself and by the same rules as one alone. */
export function endMany(
  actor: UserActor,
  type: InternalOperationType,
  sessionIds: readonly string[],
): Promise<ManyOutcome[]> {
  return each(sessionIds, async (sessionId) => {
    await requestInternalOperation(actor, { type, source: "console", sessionId });
    return { sessionId, ok: true, outcome: "done" };
  });
}

/** Sends the webhook of several payments once more. */
export function resendMany(actor: UserActor, sessionIds: readonly string[]): Promise<ManyOutcome[]> {
  return each(sessionIds, async (sessionId) => {
    await resendPayment(actor, sessionId);
    return { sessionId, ok: true, outcome: "queued" };
  });
}

/** Asks for several refunds through the same door as for one: policy, rules and keys hold for each. */
export async function refundMany(
  actor: UserActor,
  { refunds, reasonCode, note, confirmedTotals }: z.infer<typeof refundManySchema>,
): Promise<ManyOutcome[]> {
  const wishes = new Map(refunds.map((refund) => [refund.sessionId, refund]));
  await requireTypedTotals(actor, [...wishes.values()], confirmedTotals ?? []);
  const endsAt = performance.now() + BEGIN_WITHIN_MS;
  return each([...wishes.keys()], async (sessionId) => {
    const wish = wishes.get(sessionId);
    if (!wish) throw new AppError("not_found");
    if (performance.now() > endsAt) throw new AppError("unavailable", because("gateway_slow"));
    const came = await requestFromConsole(actor, {
      ...wish,
      type: "refund",
      reasonCode,
      ...(note ? { note } : {}),
    });
    if (came.kind === "requested")
      return { sessionId, ok: true, outcome: "requested", requestId: came.requestId };
    const { status, outcomeMessage } = came.performed.operation;
    if (status === "declined" || status === "failed" || status === "rejected")
      return {
        sessionId,
        ok: false,
        code: `gateway_${status}`,
        detail: outcomeMessage ?? "The gateway refused it.",
        params: {},
      };
    return { sessionId, ok: true, outcome: status === "succeeded" ? "done" : "queued" };
  });
}

/** One after the other; what is refused takes nothing from the others. */
async function each(
  sessionIds: readonly string[],
  act: (sessionId: string) => Promise<ManyOutcome>,
): Promise<ManyOutcome[]> {
  const results: ManyOutcome[] = [];
  for (const sessionId of new Set(sessionIds))
    results.push(await act(sessionId).catch((error) => refusal(sessionId, error)));
  return results;
}

function refusal(sessionId: string, error: unknown): ManyOutcome {
  if (!(error instanceof AppError)) log.error({ err: error, sessionId }, "one of several acts failed");
  const told = error instanceof AppError ? error : new AppError("internal", { cause: error });
  return { sessionId, ok: false, code: told.code, detail: told.detail, params: told.params };
}
