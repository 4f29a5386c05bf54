import fc from "fast-check";
import { anySequence, type Step } from "@/lib/testing/sequences/commands";
import { quiesce } from "@/lib/testing/sequences/events";
import { checkEverything } from "@/lib/testing/sequences/invariants";
import { begin, type System } from "@/lib/testing/sequences/system";

/** Whatever the sequence of calls, faults, kills and news: the books hold after every step, and agree with the ledger in the end. */
export function booksHold(system: System, maxCommands: number, favoured?: Step) {
  return fc.asyncProperty(anySequence(maxCommands, favoured), async (commands) => {
    const { model, real } = await begin(system);
    await fc.asyncModelRun(() => ({ model, real }), commands);
    await quiesce(model, real);
    await checkEverything(model, real);
  });
}
