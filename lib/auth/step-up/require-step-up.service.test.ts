import { expect, test } from "vitest";

import { requireStepUp } from "@/lib/auth/step-up/require-step-up";
import { signedIn } from "@/lib/auth/testing/people";
import { inTransaction, sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";

testDatabase();

const binding = "request:7:abc";

type Person = { userId: number; sessionId: string };
type Proof = { person: Person; binding?: string; ageS?: number; used?: boolean; factorId?: number };

async function insertProof(proof: Proof): Promise<void> {
  await sql.query(
    `insert into step_up_proof (user_id, session_id, binding, method, factor_id, proved_at, used_at)
     values ($1, $2, $3, 'totp', $4, clock_timestamp() - make_interval(secs => $5), case when $6 then now() end)`,
    [
      proof.person.userId,
      proof.person.sessionId,
      proof.binding ?? binding,
      proof.factorId ?? null,
      proof.ageS ?? 0,
      proof.used ?? false,
    ],
  );
}

const take = (person: { userId: number; sessionId?: string }, wanted = binding) =>
  requireStepUp(sql, { userId: person.userId, sessionId: person.sessionId, binding: wanted }).then(
    (proof) => proof.method,
    (error: { code: string }) => error.code,
  );

const refused = "step_up_required";

test("a fresh proof counts once, and never again", async () => {
  const person = await signedIn();
  await insertProof({ person });
  expect(await take(person)).toBe("totp");
  expect(await take(person)).toBe(refused);
});

type Arrange = (person: Person) => Promise<{ userId: number; sessionId?: string }>;
const cases: [string, Arrange, string][] = [
  ["almost five minutes old", async (person) => (await insertProof({ person, ageS: 295 }), person), "totp"],
  [
    "more than five minutes old",
    async (person) => (await insertProof({ person, ageS: 301 }), person),
    refused,
  ],
  ["used before", async (person) => (await insertProof({ person, used: true }), person), refused],
  [
    "for another request",
    async (person) => (await insertProof({ person, binding: "request:8:abc" }), person),
    refused,
  ],
  [
    "for other content of the same request",
    async (person) => (await insertProof({ person, binding: "request:7:abd" }), person),
    refused,
  ],
  [
    "for the beginning of the binding",
    async (person) => (await insertProof({ person, binding: "request:7" }), person),
    refused,
  ],
  [
    "of another person",
    async (person) => {
      await insertProof({ person: await signedIn() });
      return person;
    },
    refused,
  ],
  [
    "of another person, claimed for this session",
    async (person) => {
      await insertProof({ person: { userId: (await signedIn()).userId, sessionId: person.sessionId } });
      return person;
    },
    refused,
  ],
  [
    "of this person in a session of somebody else",
    async (person) => {
      const sessionId = (await signedIn()).sessionId;
      await insertProof({ person: { userId: person.userId, sessionId } });
      return { userId: person.userId, sessionId };
    },
    refused,
  ],
  [
    "given in a session that has ended since",
    async (person) => {
      await insertProof({ person });
      await sql.query("update session set revoked_at = now() where id = $1", [person.sessionId]);
      return person;
    },
    refused,
  ],
  [
    "of a person who was disabled since",
    async (person) => {
      await insertProof({ person });
      await sql.query("update app_user set is_active = false where id = $1", [person.userId]);
      return person;
    },
    refused,
  ],
  [
    "without any session",
    async (person) => (await insertProof({ person }), { userId: person.userId }),
    refused,
  ],
];

test.each(cases)("a proof %s", async (_name, arrange, expected) => {
  expect(await take(await arrange(await signedIn()))).toBe(expected);
});

test("an act that is refused gives its proof back", async () => {
  const person = await signedIn();
  await insertProof({ person });
  const act = inTransaction(async (tx) => {
    await requireStepUp(tx, { ...person, binding });
    throw new Error("refused for another reason");
  });
  await expect(act).rejects.toThrow("another reason");
  expect(await take(person)).toBe("totp");
});

test("of twenty acts at once with one proof, one is done", async () => {
  const person = await signedIn();
  for (let round = 0; round < 10; round++) {
    await insertProof({ person, binding: `round:${round}` });
    const acts = Array.from({ length: 20 }, () =>
      inTransaction(async (tx) => {
        const proof = await requireStepUp(tx, { ...person, binding: `round:${round}` });
        await tx.query("select pg_sleep(0.01)");
        return proof.method as string;
      }).catch((error: { code: string }) => error.code),
    );
    const outcomes = await Promise.all(acts);
    expect(outcomes.filter((outcome) => outcome === "totp")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === refused)).toHaveLength(19);
  }
});

test("the application cannot make a used proof fresh again, nor change what it was given for", async () => {
  const person = await signedIn();
  await insertProof({ person, used: true });
  const where = "where user_id = $1";
  await expect(
    sql.query(`update step_up_proof set used_at = null ${where}`, [person.userId]),
  ).rejects.toMatchObject({
    code: "conflict",
  });
  await expect(
    sql.query(`update step_up_proof set binding = 'x' ${where}`, [person.userId]),
  ).rejects.toMatchObject({ code: "42501" });
  await expect(sql.query(`delete from step_up_proof ${where}`, [person.userId])).rejects.toMatchObject({
    code: "42501",
  });
});

test("the refusal says what to prove, with what, and what to do without a factor", async () => {
  const person = await signedIn();
  await expect(requireStepUp(sql, { ...person, binding })).rejects.toMatchObject({
    code: refused,
    status: 403,
    params: { binding, methods: "" },
    detail: expect.stringContaining("Enrol one"),
  });
});
