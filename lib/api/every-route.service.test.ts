import { beforeAll, describe, expect, it } from "vitest";
import { API_ROUTES } from "@/lib/api/route-table";
import { createApiKey } from "@/lib/auth/api-keys";
import { type Permission, permissions } from "@/lib/auth/permissions";
import { sql } from "@/lib/db/sql";
import { OPEN_CALLS } from "@/lib/testing/doors/open-doors";
import { arrangeWire, basicUser } from "@/lib/testing/wire";

/** Every call of the route table with credentials that are none, no longer, or not for this: a route that is added is met here too. */
const wire = arrangeWire();

const CALLS = API_ROUTES.map(({ method, path }) => `${method} ${path}`);
const CLOSED = CALLS.filter((call) => !(call in OPEN_CALLS));

async function callEverything(authorization: string | null): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  for (const call of CLOSED) {
    const [method = "GET", path = ""] = call.split(" ");
    const { status, body } = await wire.send(path.replace(/:\w+/g, "f".repeat(40)), {
      method,
      headers: {
        "content-type": "application/json",
        ...(authorization === null ? {} : { authorization }),
      },
      ...(method === "GET" ? {} : { body: "{}" }),
    });
    answers[call] = `${status} ${body?.error?.code ?? ""}`;
  }
  return answers;
}

const statuses = (answers: Record<string, string>) => [
  ...new Set(Object.values(answers).map((answer) => answer.slice(0, 3))),
];

describe("every call of the API", () => {
  let revoked: string;
  let expired: string;
  beforeAll(async () => {
    const [one, other] = [
      await createApiKey(sql, { name: "revoked" }),
      await createApiKey(sql, { name: "expired" }),
    ];
    await sql.query("UPDATE api_key SET revoked_at = now() WHERE id = $1", [one.id]);
    await sql.query(
      "UPDATE api_key SET created_at = now() - interval '2 days', expires_at = now() - interval '1 second' WHERE id = $1",
      [other.id],
    );
    revoked = one.key;
    expired = other.key;
  });

  it("is refused without credentials, with those of a key that was revoked or ran out, and with made-up ones", async () => {
    expect(CLOSED.length).toBeGreaterThan(20);
    for (const authorization of [null, `Api-Key ${revoked}`, `Api-Key ${expired}`, "Api-Key x", "Basic Og=="])
      expect([authorization, statuses(await callEverything(authorization))]).toEqual([
        authorization,
        ["401"],
      ]);
  });

  it("is refused to a person who was disabled, and to one without the right to use the API", async () => {
    const everything = await basicUser([...permissions]);
    await sql.query("UPDATE app_user SET is_active = false WHERE id = $1", [everything.id]);
    // As for wrong passwords, the account is locked after ten.
    expect(statuses(await callEverything(everything.authorization))).toEqual(["401", "429"]);
    const console = await basicUser(permissions.filter((code) => code !== "api.access"));
    expect(statuses(await callEverything(console.authorization))).toEqual(["403"]);
  });

  it("with the right to use the API and no other moves and shows nothing", async () => {
    const { authorization } = await basicUser(["api.access" as Permission]);
    const answers = await callEverything(authorization);
    const wellAnswered = Object.entries(answers).filter(([, answer]) => answer.startsWith("2"));
    expect(wellAnswered.map(([call]) => call)).toEqual([]);
  });

  it("that stands in the list of open ones exists, and answers nobody's call without a fault", async () => {
    expect(Object.keys(OPEN_CALLS).filter((call) => !CALLS.includes(call))).toEqual([]);
    for (const call of Object.keys(OPEN_CALLS)) {
      const [method = "GET", path = ""] = call.split(" ");
      const answer = await fetch(wire.url + path.replace(/:\w+/g, "f".repeat(20)), {
        method,
        redirect: "manual",
      });
      expect([call, answer.status < 500]).toEqual([call, true]);
    }
  });
});
