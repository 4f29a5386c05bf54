import { z } from "zod";
import { type Answer, bodyOf, mismatchOf, paramsOf, type Reading, UNREADABLE } from "@/lib/gateways/answers";
import {
  AMOUNTS,
  CHILD_STATES,
  childObject,
  id,
  type OttuChild,
  params,
  text,
} from "@/lib/gateways/ottu/wire";
import { scrubValue } from "@/lib/gateways/scrub";
import type { GatewayCall, GatewayInquiry, GatewayOutcome } from "@/lib/gateways/types";

/** What Ottu says about one operation: when it ran, and later under its Tracking-Key. */

const TYPES = ["refund", "capture", "void"] as const;

/** Answer to the call that executed an operation; its webhook looks the same. */
export const executedObject = z.object({
  amount: z.string(),
  session_id: id,
  operation: z.enum(TYPES).nullish(),
  reference_number: text,
  result: z.string(),
  success: z.boolean().nullish(),
  timestamp_utc: text,
  pg_params: params,
  txn: childObject,
});

/** Answer under a known Tracking-Key: the child itself, in the shape of a payment. */
const trackedObject = childObject.extend({
  operation: z.enum(TYPES).nullish(),
  reference_number: text,
  result: z.string(),
  success: z.boolean().nullish(),
  pg_params: params,
});

/** Taken, and without a child yet. */
const openObject = z.object({
  result: z.literal("queued"),
  operation: z.enum(TYPES),
  reference_number: id,
  amount: z.string(),
  session_id: id,
});

type Asked = GatewayCall | GatewayInquiry;

/** What an answer about one operation says, whether it ran just now or earlier under the same key. */
export function readOperation(asked: Asked, answer: Answer): Reading {
  const body = bodyOf(answer);
  const executed = executedObject.safeParse(body).data;
  const tracked = trackedObject.safeParse(body).data;
  const parent = asked.payment.gatewayReference;
  // Under a known key it is the child itself that answers, under its own session id.
  if (tracked && tracked.session_id !== parent) return readChild(asked, tracked, tracked);
  if (executed) return readChild(asked, executed.txn, executed, executed);
  const open = openObject.safeParse(body).data;
  if (!open || open.operation !== asked.type || open.session_id !== parent) return UNREADABLE;
  // It may still turn out as never executed, so it stays open instead of counting as taken.
  return { outcome: "unknown", code: "queued", message: "Ottu does not know the outcome yet." };
}

type Around = Pick<
  z.output<typeof trackedObject>,
  "operation" | "result" | "success" | "reference_number" | "pg_params"
>;

function readChild(
  asked: Asked,
  child: OttuChild,
  around: Around,
  parent?: { amount: string; session_id: string },
): Reading {
  const said = outcomeOf(asked, child);
  if (said.outcome === "unknown" && said.code !== child.state) return said;
  if (around.operation && around.operation !== asked.type)
    return { outcome: "unknown", code: "answer_mismatch" };
  if (child.session_id === asked.payment.gatewayReference)
    return { outcome: "unknown", code: "answer_mismatch" };
  const mismatch =
    parent &&
    mismatchOf(AMOUNTS, asked, {
      paymentReference: parent.session_id,
      ...(asked.type === "void" ? {} : { amount: parent.amount }),
    });
  if (mismatch) return { outcome: "unknown", code: mismatch };
  if (contradicts(said.outcome, around))
    return { outcome: "unknown", code: `${around.result}_${child.state}`.slice(0, 64) };
  return { ...said, gatewayReference: child.session_id, pgParams: paramsIn(around) };
}

/** The normalised fields, which Ottu names as we do, and its reference of the operation. */
export function paramsIn({ pg_params, reference_number }: Pick<Around, "pg_params" | "reference_number">) {
  const texts = Object.entries(scrubValue(pg_params ?? {}) as Record<string, unknown>).filter(
    (field): field is [string, string] => typeof field[1] === "string",
  );
  return paramsOf({ ref: reference_number, ...Object.fromEntries(texts) });
}

/** What the child alone says, if it is the one that was asked for. */
export function outcomeOf(asked: Asked, child: OttuChild): Reading {
  // A void takes the whole authorization with its fee, which Ottu alone knows.
  const amount = asked.type === "void" ? {} : { amount: child.amount };
  const mismatch = mismatchOf(AMOUNTS, asked, { currency: child.currency_code, ...amount });
  if (mismatch) return { outcome: "unknown", code: mismatch };
  const word = CHILD_STATES.get(child.state);
  if (!word) return { outcome: "unknown", code: child.state };
  if (word.type !== asked.type) return { outcome: "unknown", code: "answer_mismatch" };
  return { outcome: word.outcome, code: word.outcome === "succeeded" ? null : child.state };
}

/** `result` is written in several ways, so the state counts; it must only not say the opposite. */
function contradicts(outcome: GatewayOutcome, { result, success }: Around): boolean {
  const declined = outcome === "declined";
  if (result === "rejected" || success === false) return !declined;
  return declined ? success === true : result !== "success" && result !== "queued";
}
