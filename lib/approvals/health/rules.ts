import { AGE_BUCKETS, type AgeBucket } from "@/lib/approvals/health/types";

/** Nobody reads a payment, its history and a reason in less. */
export const FAST_SECONDS = 10;
/** Less says nothing about a habit. */
const ENOUGH_DECISIONS = 20;
const ENOUGH_TIMED = 10;
const ENOUGH_OF_PAIR = 10;

/** Whether somebody seems to decide without looking. A hint for an auditor, never a block. */
export function suspicionAbout(checker: {
  decisions: number;
  approvals: number;
  fast: number;
  timed: number;
}): "fast" | "always_approves" | null {
  if (checker.timed >= ENOUGH_TIMED && checker.fast * 2 >= checker.timed) return "fast";
  if (checker.decisions >= ENOUGH_DECISIONS && checker.approvals >= checker.decisions * 0.98)
    return "always_approves";
  return null;
}

/** Whether one checker approves nearly all that one maker asks for, although others could. */
export function isSuspiciousPair(pair: {
  approvals: number;
  ofMaker: number;
  otherCheckers: number;
}): boolean {
  return pair.ofMaker >= ENOUGH_OF_PAIR && pair.approvals >= pair.ofMaker * 0.8 && pair.otherCheckers > 0;
}

/** What a number of the page opens, as it stands in the address. */
export type HealthList =
  | { kind: "waiting"; bucket: AgeBucket }
  | {
      kind:
        | "made"
        | "approved"
        | "rejected"
        | "canceled"
        | "expired"
        | "expiredApproved"
        | "stopped"
        | "slow"
        | "escalated";
    }
  | { kind: "checker" | "fast" | "rejections"; checkerId: number }
  | { kind: "pair"; makerId: number; checkerId: number };

const PLAIN = [
  "made",
  "approved",
  "rejected",
  "canceled",
  "expired",
  "expiredApproved",
  "stopped",
  "slow",
  "escalated",
];
const ID = "([1-9]\\d{0,8})";

/** Null for what no number of the page opens. */
export function parseHealthList(text: string | null | undefined): HealthList | null {
  if (!text) return null;
  if (PLAIN.includes(text)) return { kind: text } as HealthList;
  const bucket = AGE_BUCKETS.find((name) => text === `waiting.${name}`);
  if (bucket) return { kind: "waiting", bucket };
  const one = new RegExp(`^(checker|fast|rejections)\\.${ID}$`).exec(text);
  if (one) return { kind: one[1] as "checker" | "fast" | "rejections", checkerId: Number(one[2]) };
  const two = new RegExp(`^pair\\.${ID}\\.${ID}$`).exec(text);
  return two ? { kind: "pair", makerId: Number(two[1]), checkerId: Number(two[2]) } : null;
}
