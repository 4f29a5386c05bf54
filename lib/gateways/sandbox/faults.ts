import { randomUUID } from "node:crypto";
import { z } from "zod";

/** Faults on demand: the next matching calls are answered wrongly, late or not at all. They live in memory only. */

export const faultInput = z.strictObject({
  match: z
    .strictObject({
      type: z.enum(["refund", "capture", "void", "inquiry", "payment"]).optional(),
      payment: z.string().max(200).optional(),
      reference: z.string().max(200).optional(),
    })
    .default({}),
  fault: z.enum([
    "decline",
    "delay",
    "executed_then_silent",
    "executed_then_reset",
    "reset_before_execution",
    "bad_gateway_html",
    "half_json",
    "garbage_200",
    "wrong_amount",
  ]),
  /** How many matching calls it hits. */
  times: z.number().int().min(1).max(1_000_000).default(1),
  /** `delay`: how long. */
  ms: z.number().int().min(0).max(600_000).default(1_000),
  /** `delay`: wait before the execution instead of before the answer. */
  before: z.boolean().default(false),
  /** `bad_gateway_html`, `half_json`, `garbage_200`: whether the operation is executed all the same. */
  executed: z.boolean().optional(),
  /** `decline`: the reason given. */
  code: z.string().min(1).max(64).default("do_not_honour"),
  message: z.string().max(500).default("The issuer refused the operation."),
  /** `wrong_amount`: what the answer states. */
  amount: z.string().max(32).optional(),
  currency: z.string().length(3).optional(),
});

export type FaultInput = z.output<typeof faultInput>;

export interface Fault extends FaultInput {
  id: string;
  remaining: number;
  hits: number;
}

export interface FaultTarget {
  type: "refund" | "capture" | "void" | "inquiry" | "payment";
  payment: string | null;
  reference: string | null;
}

export class FaultBoard {
  readonly #faults = new Map<string, Fault>();

  add(input: FaultInput): Fault {
    const fault: Fault = { ...input, id: `flt_${randomUUID().slice(0, 8)}`, remaining: input.times, hits: 0 };
    this.#faults.set(fault.id, fault);
    return fault;
  }

  list(): Fault[] {
    return [...this.#faults.values()];
  }

  /** Removes one fault, or all of them. Returns how many went. */
  clear(id?: string): number {
    if (id !== undefined) return this.#faults.delete(id) ? 1 : 0;
    const count = this.#faults.size;
    this.#faults.clear();
    return count;
  }

  /** The oldest fault that matches the call, with one of its times used up. */
  take(target: FaultTarget): Fault | undefined {
    for (const fault of this.#faults.values()) {
      if (!matches(fault, target)) continue;
      fault.hits += 1;
      fault.remaining -= 1;
      if (fault.remaining === 0) this.#faults.delete(fault.id);
      return fault;
    }
    return undefined;
  }
}

function matches(fault: Fault, target: FaultTarget): boolean {
  const { type, payment, reference } = fault.match;
  // Without a type only money moves are meant: an inquiry must not use up a fault that waits for a refund.
  const typeFits =
    type === undefined ? target.type !== "inquiry" && target.type !== "payment" : type === target.type;
  if (!typeFits) return false;
  if (payment !== undefined && payment !== target.payment) return false;
  return reference === undefined || reference === target.reference;
}

/** Whether the operation is executed although the answer is spoilt. */
export function executesUnder(fault: Fault | undefined): boolean {
  if (!fault) return true;
  if (fault.fault === "reset_before_execution") return false;
  if (fault.fault === "bad_gateway_html") return fault.executed ?? false;
  if (fault.fault === "half_json" || fault.fault === "garbage_200") return fault.executed ?? true;
  return true;
}
