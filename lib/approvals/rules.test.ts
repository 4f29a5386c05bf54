import { describe, expect, it } from "vitest";
import {
  canCancel,
  canDecide,
  canRetry,
  type DeciderFacts,
  type RequestFacts,
  type RequestVerdict,
  VOTE_REFUSALS,
} from "@/lib/approvals/rules";
import { isOpen, REQUEST_STATUSES } from "@/lib/approvals/types";
import { expectSaidInBothLanguages } from "@/lib/testing/kept-words";

const MAKER = 1;
const PEOPLE: Record<string, DeciderFacts> = {
  maker: person(MAKER, { mayOperate: true }),
  "maker with every right": person(MAKER, { mayDecide: true, isAdmin: true, mayOperate: true }),
  checker: person(2, { mayDecide: true }),
  "checker who is an admin": person(3, { mayDecide: true, isAdmin: true }),
  admin: person(4, { isAdmin: true }),
  "another maker": person(5, { mayOperate: true }),
  viewer: person(6, {}),
};

function person(userId: number, rights: Partial<DeciderFacts>): DeciderFacts {
  return { userId, mayDecide: false, isAdmin: false, mayOperate: false, ...rights };
}

function request(changes: Partial<RequestFacts>): RequestFacts {
  return {
    status: "pending",
    makerId: MAKER,
    keyHolderIds: [],
    type: "refund",
    expired: false,
    executing: false,
    ...changes,
  };
}

const CELLS = Object.keys(PEOPLE).flatMap((name) =>
  REQUEST_STATUSES.flatMap((status) =>
    [false, true].flatMap((expired) =>
      [false, true].map((executing) => ({ name, status, expired, executing })),
    ),
  ),
);
const mine = (name: string) => PEOPLE[name]?.userId === MAKER;
function code(verdict: RequestVerdict): string {
  if (verdict.ok) return "ok";
  expectSaidInBothLanguages(verdict.reason, verdict.words);
  return verdict.code;
}

describe("who may decide", () => {
  it.each(CELLS)("$name, request $status, expired $expired, executing $executing", (cell) => {
    const verdict = code(canDecide(request(cell), PEOPLE[cell.name]!));
    if (mine(cell.name)) expect(verdict).toBe("own_request");
    else if (!PEOPLE[cell.name]!.mayDecide) expect(verdict).toBe("forbidden");
    else if (cell.status !== "pending") expect(verdict).toBe("request_already_decided");
    else expect(verdict).toBe(cell.expired ? "request_not_open" : "ok");
  });
});

describe("who may cancel", () => {
  it.each(CELLS)("$name, request $status, expired $expired, executing $executing", (cell) => {
    const verdict = code(canCancel(request(cell), PEOPLE[cell.name]!));
    if (!mine(cell.name) && !PEOPLE[cell.name]!.isAdmin) expect(verdict).toBe("forbidden");
    else if (!["pending", "manual_action_required"].includes(cell.status))
      expect(verdict).toBe("request_not_open");
    else expect(verdict).toBe(cell.executing ? "request_executing" : "ok");
  });
});

describe("who may try again", () => {
  it.each(CELLS)("$name, request $status, expired $expired, executing $executing", (cell) => {
    const verdict = code(canRetry(request(cell), PEOPLE[cell.name]!));
    if (!PEOPLE[cell.name]!.mayOperate) expect(verdict).toBe("forbidden");
    else if (cell.status !== "manual_action_required" || cell.expired)
      expect(verdict).toBe("request_not_open");
    else expect(verdict).toBe(cell.executing ? "request_executing" : "ok");
  });
});

describe("open requests", () => {
  it("are those that still speak for money", () => {
    expect(REQUEST_STATUSES.filter(isOpen)).toEqual(["pending", "approved", "manual_action_required"]);
  });
});

it.each(Object.entries(VOTE_REFUSALS))(
  "says in both languages why a vote does not count: %s",
  (_why, refusal) => {
    expectSaidInBothLanguages(refusal.reason, refusal.words);
  },
);
