import pg from "pg";
import type { UserActor } from "@/lib/auth/actor";
import { sqlOn } from "@/lib/db/sql";
import { filesOf } from "@/lib/testing/doors/file-things";
import { moneyOf, outcomesOf, requestsOf } from "@/lib/testing/doors/money-things";
import { peopleOf } from "@/lib/testing/doors/people-things";
import type { Things } from "@/lib/testing/doors/thing-types";
import type { World } from "@/lib/testing/world";

/** The things of one owner in this world; `close` lets go of the database. */
export function thingsOf(world: World, owner: UserActor, colleague: UserActor) {
  const pool = new pg.Pool({ connectionString: world.database.ownerUrl, max: 1 });
  const db = sqlOn(pool);
  const things: Things = {
    ...{ owner, colleague, db },
    ...moneyOf(world, owner, db),
    ...requestsOf(world, owner, colleague, db),
    ...outcomesOf(world, owner, colleague, db),
    ...peopleOf(owner, colleague, db),
    ...filesOf(owner, db),
  };
  return { things, close: () => pool.end() };
}

/** The things, and whether any of them was asked for. */
export function watched(things: Things): { things: Things; wasAsked: () => boolean } {
  let asked = false;
  const get = (target: Things, name: string) => {
    asked = true;
    return target[name as keyof Things];
  };
  return { things: new Proxy(things, { get: get as never }), wasAsked: () => asked };
}

const UNKNOWN_UUID = "00000000-0000-4000-8000-000000000000";
const UNKNOWN_NUMBER = 987_654_321;
const UUIDS = ["attachment", "unclear", "evidence", "session", "challenge", "exportFile"];
const DIGITS = ["notification", "mail", "notice", "delivery"];
const SESSIONS = ["announced", "payment", "authorized", "unpaid", "deleted"];

function unknownOf(name: string): unknown {
  if (UUIDS.includes(name)) return UNKNOWN_UUID;
  if (DIGITS.includes(name)) return String(UNKNOWN_NUMBER);
  if (SESSIONS.includes(name)) return "f".repeat(40);
  if (name === "account") return "nowhere-test";
  if (name === "settlement") return { operationId: UNKNOWN_UUID, settlementId: UNKNOWN_NUMBER };
  if (name === "settlementOfColleague") return { operationId: UNKNOWN_UUID, settlementId: UNKNOWN_NUMBER };
  if (name === "askedOf") return { requestId: UNKNOWN_NUMBER, contentHash: "0".repeat(64) };
  if (name === "changeOfColleague") return { changeRequestId: UNKNOWN_NUMBER, contentHash: "0".repeat(64) };
  if (name === "foreign")
    return { pgCode: "nowhere-test", gatewayReference: "nothing", seen: "0".repeat(64) };
  if (name === "mapped") return { groupId: UNKNOWN_NUMBER, providerGroup: "finance" };
  if (name === "peopleFile") return { text: "email\nnobody@example.com\n", hash: "0".repeat(64) };
  if (name === "alert") return { operationId: UNKNOWN_UUID, alertId: String(UNKNOWN_NUMBER) };
  return UNKNOWN_NUMBER;
}

/** Ids of every kind that are well written, and of nothing. */
export const NOWHERE = new Proxy({} as Things, {
  get: (_target, name) => async () => unknownOf(String(name)),
});
