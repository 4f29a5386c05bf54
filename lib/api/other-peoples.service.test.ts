import { beforeAll, describe, expect, it } from "vitest";
import { API_ROUTES } from "@/lib/api/route-table";
import { type Permission, permissions } from "@/lib/auth/permissions";
import { makeCard, makeSession } from "@/lib/payments/testing/sessions";
import { type CallIds, SCOPED_CALLS, WIDE_CALLS } from "@/lib/testing/doors/call-scopes";
import { OPEN_CALLS } from "@/lib/testing/doors/open-doors";
import { thingsOf } from "@/lib/testing/doors/things";
import { arrangeWire, basicUser } from "@/lib/testing/wire";
import { makeActor } from "@/lib/testing/world";

/** Every call of the API that names a thing, on things of others: the answer is that of a thing which does not exist. */
const wire = arrangeWire();

let there: CallIds;
const NOWHERE: CallIds = {
  session: "f".repeat(40),
  card: "9".repeat(10),
  customer: "nobody",
  report: "00000000-0000-4000-8000-000000000000",
  request: "987654321",
};

beforeAll(async () => {
  const owner = await makeActor([...permissions]);
  const { things, close } = thingsOf(wire, owner, owner);
  there = {
    session: (await makeSession(wire)).sessionId,
    card: await makeCard(wire, "someone"),
    customer: "someone",
    report: await things.exportFile(),
    request: String(await things.request()),
  };
  await close();
});

const people = new Map<string, string>();
async function callerWith(rights: Permission[]): Promise<string> {
  const name = rights.join();
  const known = people.get(name) ?? (await basicUser(["api.access", ...rights])).authorization;
  people.set(name, known);
  return known;
}

async function knock(call: string, ids: CallIds): Promise<string> {
  const [method = "GET", path = ""] = call.split(" ");
  const { rights, query, body } = SCOPED_CALLS[call] ?? { rights: [] };
  const named = path
    .replace(":token", path.includes("/card/") ? ids.card : ids.report)
    .replace(":session", ids.session)
    .replace(":id", ids.request);
  const answer = await wire.send(`${named}/${query?.(ids) ?? ""}`, {
    method,
    headers: { authorization: await callerWith(rights), "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body(ids)) } : {}),
  });
  return `${answer.status} ${JSON.stringify(answer.body)}`;
}

describe("every call of the API", () => {
  const closed = API_ROUTES.map(({ method, path }) => `${method} ${path}`).filter(
    (call) => !(call in OPEN_CALLS),
  );

  it("is tried, or stands in the list with its reason", () => {
    expect([...Object.keys(SCOPED_CALLS), ...Object.keys(WIDE_CALLS)].toSorted()).toEqual(closed.toSorted());
  });

  it("on what is somebody else's answers as it does on nothing", async () => {
    const tellsMore: unknown[] = [];
    for (const call of Object.keys(SCOPED_CALLS)) {
      const [one, other] = [await knock(call, there), await knock(call, NOWHERE)];
      if (one !== other || /^(400|415|5)/.test(one)) tellsMore.push({ call, one, other });
    }
    expect(tellsMore).toEqual([]);
  });
});
