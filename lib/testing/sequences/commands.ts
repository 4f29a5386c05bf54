import fc from "fast-check";
import {
  amountOf,
  type Call,
  callAtOnce,
  callOperation,
  FAULTS,
  type FaultName,
} from "@/lib/testing/sequences/calls";
import {
  applyNotices,
  callInternal,
  fits,
  inquire,
  killAfterReserving,
  reconcile,
  refundInPortal,
  settleAtBank,
  tellAgain,
} from "@/lib/testing/sequences/events";
import { checkEverything } from "@/lib/testing/sequences/invariants";
import { holderOf, type Line, type Model, type MoneyType } from "@/lib/testing/sequences/model";
import { paymentAt, type Real } from "@/lib/testing/sequences/system";

/** Everything that may happen next, as fast-check draws it. After each step everything is checked. */

type Command = fc.AsyncCommand<Model, Real>;

export const ALL_STEPS = [
  ...(["call", "call with fault", "call, then silence", "repeated key", "four at once"] as const),
  ...([
    "killed after reserving",
    "reconcile",
    "apply notices",
    "refund in the portal",
    "bank settles",
  ] as const),
  ...(["bank refuses", "late failure", "told again", "inquiry", "cancel, expire, delete"] as const),
];
export type Step = (typeof ALL_STEPS)[number];

/** How often each kind of step ran, so that a run can show that it met them. */
export const stepsTaken = new Map<Step, number>();

function command(
  kind: Step,
  details: unknown,
  run: (model: Model, real: Real) => Promise<void>,
  check: (model: Model) => boolean = () => true,
): Command {
  return {
    check: (model) => check(model),
    run: async (model, real) => {
      await run(model, real);
      stepsTaken.set(kind, (stepsTaken.get(kind) ?? 0) + 1);
      await checkEverything(model, real);
    },
    toString: () => `${kind} ${JSON.stringify(details)}`,
  };
}

const settledPayment = fc.constantFrom(0, 1, 1, 2);
const anyPayment = fc.constantFrom(0, 1, 2, 3);
const on = (payments: number[], ...types: MoneyType[]) =>
  fc.record({ payment: fc.constantFrom(...payments), type: fc.constantFrom(...types) });
/** Mostly what can be done to the payment, sometimes what cannot; voids are rare, because little follows them. */
const target = fc.oneof(
  { weight: 10, arbitrary: on([0, 2], "refund") },
  { weight: 8, arbitrary: on([1], "capture", "refund") },
  { weight: 1, arbitrary: on([1], "void") },
  { weight: 1, arbitrary: on([0, 2, 3], "refund", "capture", "void") },
);
/** Small parts, so that there is something left for many steps. */
const wish = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 3 }) },
  { weight: 1, arbitrary: fc.constant("rest" as const) },
  { weight: 2, arbitrary: fc.constant("too much" as const) },
);
const KEYS = ["a", "b", "c", "d", "e", "f", "g", "h"];
const key = fc.option(fc.constantFrom(...KEYS), { nil: null, freq: 2 });
const { "executed, then silent": _silent, ...quick } = FAULTS;
const quickFault = fc.constantFrom(...(Object.keys(quick) as FaultName[]));

const plainCall: fc.Arbitrary<Command> = fc
  .record({ target, wish, key })
  .map(({ target, ...call }): Call => ({ ...target, ...call, fault: null }))
  .map((call) => command("call", call, (model, real) => callOperation(model, real, call)));

const spoiledCall: fc.Arbitrary<Command> = fc
  .record({ target, wish, key, fault: quickFault })
  .map(({ target, ...call }): Call => ({ ...target, ...call }))
  .map((call) => command("call with fault", call, (model, real) => callOperation(model, real, call)));

const silentCall: fc.Arbitrary<Command> = fc
  .record({ target, wish, key })
  .map(({ target, ...call }): Call => ({ ...target, ...call, fault: "executed, then silent" }))
  .map((call) => command("call, then silence", call, (model, real) => callOperation(model, real, call)));

/** A key that is surely in use, with whatever else. */
const repeatedKey: fc.Arbitrary<Command> = fc
  .record({ target, wish, choice: fc.nat({ max: 7 }) })
  .map(({ target, wish, choice }) => {
    const call = { ...target, wish };
    const pick = (model: Model) => {
      const held = KEYS.filter((name) => holderOf(model, name) !== undefined);
      return held[choice % Math.max(1, held.length)];
    };
    return command(
      "repeated key",
      { ...call, choice },
      (model, real) => callOperation(model, real, { ...call, fault: null, key: pick(model)! }),
      (model) => pick(model) !== undefined,
    );
  });

/** Facts that the gateway has and we were not told yet make it refuse what our books allow. */
const allHeard = (model: Model, payment: number) =>
  model.lines
    .filter((line) => line.payment === payment && line.status !== "declined")
    .every((line) => paymentAt(model, payment).operations.some((operation) => operation.line === line));

const manyAtOnce: fc.Arbitrary<Command> = fc
  .record({ payment: fc.constantFrom(0, 0, 1, 2), eighths: fc.constantFrom(1, 1, 3), key })
  .map((many) =>
    command(
      "four at once",
      many,
      (model, real) => callAtOnce(model, real, many),
      (model) =>
        allHeard(model, many.payment) && (many.key === null || holderOf(model, many.key) === undefined),
    ),
  );

const killed: fc.Arbitrary<Command> = fc
  .record({ target, wish, key, called: fc.boolean() })
  .map(({ target, ...more }) => {
    const wanted = { ...target, ...more };
    const amountIn = (model: Model) => fits(model, wanted.payment, wanted.type, amountOf(model, wanted));
    return command(
      "killed after reserving",
      wanted,
      (model, real) => killAfterReserving(model, real, { ...wanted, amount: amountIn(model)! }),
      (model) =>
        amountIn(model) !== null && (wanted.key === null || holderOf(model, wanted.key) === undefined),
    );
  });

const internal: fc.Arbitrary<Command> = fc
  .record({ payment: anyPayment, type: fc.constantFrom("cancel", "expire", "cancel", "expire", "delete") })
  .map(({ payment, type }) =>
    command("cancel, expire, delete", { payment, type }, (model, real) =>
      callInternal(model, real, payment, type as "cancel" | "expire" | "delete"),
    ),
  );

const inquiry: fc.Arbitrary<Command> = anyPayment.map((payment) =>
  command("inquiry", { payment }, (model, real) => inquire(model, real, payment)),
);

const reconciling: fc.Arbitrary<Command> = fc
  .constantFrom(null, null, null, "garbage_200", "bad_gateway_html", "executed_then_reset", "wrong_amount")
  .map((spoiled) => command("reconcile", { spoiled }, (model, real) => reconcile(model, real, spoiled)));

const notices: fc.Arbitrary<Command> = fc.constant(
  command("apply notices", null, applyNotices, (model) => model.notices.length > 0),
);

const portal: fc.Arbitrary<Command> = fc
  .record({ payment: settledPayment, amount: fc.bigInt({ min: 1n, max: 2_000n }) })
  .map(({ payment, amount }) =>
    command("refund in the portal", { payment, amount: amount.toString() }, (model, real) =>
      refundInPortal(model, real, payment, amount),
    ),
  );

/** One of the lines that fit, or no such step. */
function onLine(
  kind: Step,
  fits: (line: Line) => boolean,
  run: (model: Model, real: Real, line: Line) => Promise<void>,
): fc.Arbitrary<Command> {
  return fc.nat({ max: 20 }).map((choice) => {
    const pick = (model: Model) => {
      const lines = model.lines.filter(fits);
      return lines[choice % Math.max(1, lines.length)];
    };
    return command(
      kind,
      { choice },
      (model, real) => run(model, real, pick(model)!),
      (model) => pick(model) !== undefined,
    );
  });
}

const isPending = ({ status }: Line) => status === "pending";
const mayFailLate = ({ status, type }: Line) => status === "succeeded" && type === "refund";

const succeeds = (model: Model, real: Real, line: Line) => settleAtBank(model, real, line, "succeeded");
const fails = (model: Model, real: Real, line: Line) => settleAtBank(model, real, line, "rejected");

const STEPS: Record<Step, { weight: number; arbitrary: fc.Arbitrary<Command> }> = {
  call: { weight: 8, arbitrary: plainCall },
  "call with fault": { weight: 6, arbitrary: spoiledCall },
  "call, then silence": { weight: 1, arbitrary: silentCall },
  "repeated key": { weight: 3, arbitrary: repeatedKey },
  "four at once": { weight: 2, arbitrary: manyAtOnce },
  "killed after reserving": { weight: 2, arbitrary: killed },
  reconcile: { weight: 5, arbitrary: reconciling },
  "apply notices": { weight: 3, arbitrary: notices },
  "refund in the portal": { weight: 2, arbitrary: portal },
  "bank settles": { weight: 2, arbitrary: onLine("bank settles", isPending, succeeds) },
  "bank refuses": { weight: 1, arbitrary: onLine("bank refuses", isPending, fails) },
  "late failure": { weight: 1, arbitrary: onLine("late failure", mayFailLate, fails) },
  "told again": { weight: 1, arbitrary: onLine("told again", () => true, tellAgain) },
  inquiry: { weight: 2, arbitrary: inquiry },
  "cancel, expire, delete": { weight: 1, arbitrary: internal },
};

/** Sequences of up to `maxCommands` steps; a favoured one comes much more often. */
export function anySequence(maxCommands: number, favoured?: Step): fc.Arbitrary<Iterable<Command>> {
  const steps = Object.entries(STEPS).map(([name, step]) =>
    name === favoured ? { ...step, weight: 15 } : step,
  );
  return fc.commands([fc.oneof(...steps)], { maxCommands, size: "max" });
}
