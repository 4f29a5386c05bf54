import { afterEach, expect, test } from "vitest";

import { removeFactor } from "@/lib/auth/step-up/change-factors";
import { beginPasskey, finishPasskey } from "@/lib/auth/step-up/enrol-passkey";
import { passkeysPossible } from "@/lib/auth/step-up/passkey-challenge";
import { finishPasskeyProof, startPasskeyProof } from "@/lib/auth/step-up/prove-by-passkey";
import { proveByCode } from "@/lib/auth/step-up/prove-by-code";
import { listOwnFactors } from "@/lib/auth/step-up/queries";
import { requireStepUp } from "@/lib/auth/step-up/require-step-up";
import { accountBinding } from "@/lib/auth/step-up/types";
import { TestAuthenticator } from "@/lib/auth/testing/authenticator";
import { appCode, enrolApp } from "@/lib/auth/testing/factors";
import {
  actorOfSession,
  auditOf,
  makePerson,
  openSessionFor,
  signedIn,
  testPassword,
} from "@/lib/auth/testing/people";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { getEnv } from "@/lib/env";

testDatabase();
afterEach(() => sql.query("delete from rate_limit"));

type Person = Awaited<ReturnType<typeof signedIn>>;

const binding = "request:7:abc";
const outcomeOf = (act: Promise<unknown>) =>
  act.then(
    () => "done",
    (error: { code: string; params: { reason?: string } }) => error.params?.reason ?? error.code,
  );
const take = (actor: Person) => outcomeOf(requireStepUp(sql, { ...actor, binding }));

async function register(actor: Person, device: TestAuthenticator, name = "Laptop") {
  const { challengeId, options } = await beginPasskey(actor, { password: testPassword });
  return finishPasskey(actor, { challengeId, name, ...device.create(options.challenge) });
}

/** Asks and answers; `lie` changes the device before it answers. */
async function prove(
  actor: Person,
  device: TestAuthenticator,
  lie: (device: TestAuthenticator) => void = () => undefined,
) {
  const { challengeId, options } = await startPasskeyProof(actor, { bindings: [binding] });
  device.counter += 1;
  lie(device);
  return outcomeOf(finishPasskeyProof(actor, { challengeId, ...device.get(options.challenge) }));
}

async function personWithPasskey() {
  const person = await makePerson();
  const actor = { ...(await actorOfSession(await openSessionFor(person)))! } as Person;
  const device = new TestAuthenticator(getEnv().PUBLIC_URL);
  const enrolled = await register(actor, device);
  return { person, actor, device, enrolled };
}

test("a passkey is enrolled as the first factor, and its signature lets one act through", async () => {
  const { actor, device, enrolled } = await personWithPasskey();
  expect(enrolled.recoveryCodes).toHaveLength(10);
  expect(await listOwnFactors(actor)).toMatchObject({ factors: [{ kind: "passkey", name: "Laptop" }] });
  expect(await prove(actor, device)).toBe("done");
  expect(await take(actor)).toBe("done");
  expect(await take(actor)).toBe("step_up_required");
  const actions = (await auditOf("user", String(actor.userId))).map((line) => line.action);
  expect(actions).toEqual(["session.opened", "factor.enrolled", "factor.proved"]);
});

const lies: [string, (device: TestAuthenticator) => void, string][] = [
  ["for another site", (device) => (device.origin = "https://evil.example"), "wrong"],
  ["for the same host on another port", (device) => (device.origin = `${device.origin}9`), "wrong"],
  ["for another relying party", (device) => (device.rpId = "evil.example"), "wrong"],
  ["without a look at its owner", (device) => (device.userVerified = false), "wrong"],
  ["with a counter that stands still", (device) => (device.counter -= 1), "counter"],
  ["with a counter that went back", (device) => (device.counter = 0), "counter"],
];

test.each(lies)("a signature %s is refused, and the trail keeps it", async (_name, lie, reason) => {
  const { actor, device } = await personWithPasskey();
  expect(await prove(actor, device)).toBe("done");
  await take(actor);
  expect(await prove(actor, device, lie)).toBe(reason);
  expect(await take(actor)).toBe("step_up_required");
  const [refusal] = (await auditOf("user", String(actor.userId))).slice(-1);
  expect(refusal).toMatchObject({ action: "factor.refused", result: "refused", reason });
});

test("a passkey without a counter works again and again", async () => {
  const { actor, device } = await personWithPasskey();
  for (let use = 0; use < 3; use++) expect(await prove(actor, device, (it) => (it.counter = 0))).toBe("done");
});

test("another key under the same name is refused", async () => {
  const { actor, device } = await personWithPasskey();
  const forged = new TestAuthenticator(getEnv().PUBLIC_URL);
  const { challengeId, options } = await startPasskeyProof(actor, { bindings: [binding] });
  const answer = {
    ...forged.get(options.challenge),
    credentialId: device.credentialId.toString("base64url"),
  };
  expect(await outcomeOf(finishPasskeyProof(actor, { challengeId, ...answer }))).toBe("wrong");
});

test("an answer counts once, and of five at once one", async () => {
  const { actor, device } = await personWithPasskey();
  for (let round = 0; round < 10; round++) {
    const { challengeId, options } = await startPasskeyProof(actor, { bindings: [`round:${round}`] });
    device.counter += 1;
    const answer = { challengeId, ...device.get(options.challenge) };
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => outcomeOf(finishPasskeyProof(actor, answer))),
    );
    expect(outcomes.filter((outcome) => outcome === "done")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "expired")).toHaveLength(4);
  }
});

test("one counter from two challenges at once counts once", async () => {
  const { actor, device } = await personWithPasskey();
  const asked = await Promise.all(
    Array.from({ length: 6 }, () => startPasskeyProof(actor, { bindings: [binding] })),
  );
  device.counter += 1;
  const outcomes = await Promise.all(
    asked.map(({ challengeId, options }) =>
      outcomeOf(finishPasskeyProof(actor, { challengeId, ...device.get(options.challenge) })),
    ),
  );
  expect(outcomes.filter((outcome) => outcome === "done")).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === "counter")).toHaveLength(5);
});

test("a challenge is good for its person, its session, its purpose and five minutes", async () => {
  const { person, actor, device } = await personWithPasskey();
  const elsewhere = { ...(await actorOfSession(await openSessionFor(person)))! } as Person;
  const stranger = await personWithPasskey();
  const ask = () => startPasskeyProof(actor, { bindings: [binding] });
  const answer = async (who: Person, asked: Awaited<ReturnType<typeof ask>>) => {
    device.counter += 1;
    return outcomeOf(
      finishPasskeyProof(who, { challengeId: asked.challengeId, ...device.get(asked.options.challenge) }),
    );
  };
  expect(await answer(elsewhere, await ask())).toBe("expired");
  expect(await answer(stranger.actor, await ask())).toBe("expired");
  const old = await ask();
  await sql.query("delete from passkey_challenge where id = $1", [old.challengeId]);
  await sql.query(
    `insert into passkey_challenge (id, user_id, session_id, purpose, bindings, challenge, created_at)
     values ($1, $2, $3, 'prove', $4, $5, now() - interval '6 minutes')`,
    [old.challengeId, actor.userId, actor.sessionId, [binding], old.options.challenge],
  );
  expect(await answer(actor, old)).toBe("expired");

  const asked = await ask();
  const asRegistration = finishPasskey(actor, {
    challengeId: asked.challengeId,
    name: "Second",
    ...new TestAuthenticator(getEnv().PUBLIC_URL).create(asked.options.challenge),
  });
  expect(await outcomeOf(asRegistration)).toBe("expired");
  expect(await answer(actor, asked)).toBe("done");
});

test("the answer to one challenge does not fit another, and another's passkey does not fit at all", async () => {
  const [one, two] = [await personWithPasskey(), await personWithPasskey()];
  const first = await startPasskeyProof(one.actor, { bindings: [binding] });
  const second = await startPasskeyProof(one.actor, { bindings: ["request:8:abc"] });
  one.device.counter += 1;
  const swapped = { challengeId: second.challengeId, ...one.device.get(first.options.challenge) };
  expect(await outcomeOf(finishPasskeyProof(one.actor, swapped))).toBe("wrong");
  const theirs = { challengeId: first.challengeId, ...two.device.get(first.options.challenge) };
  expect(await outcomeOf(finishPasskeyProof(one.actor, theirs))).toBe("no_factor");
});

test("a registration is refused for another site, without a look at the owner, and for a known passkey", async () => {
  const actor = await signedIn();
  const enrol = (device: TestAuthenticator) => outcomeOf(register(actor, device));
  const device = new TestAuthenticator(getEnv().PUBLIC_URL);
  device.origin = "https://evil.example";
  expect(await enrol(device)).toBe("wrong");
  device.origin = getEnv().PUBLIC_URL;
  device.userVerified = false;
  expect(await enrol(device)).toBe("wrong");
  device.userVerified = true;
  const { device: known } = await personWithPasskey();
  expect(await enrol(known)).toBe("already_exists");
  expect((await listOwnFactors(actor)).factors).toEqual([]);
  expect(await enrol(device)).toBe("done");
});

test("a passkey as a further factor takes a proof; with two begun as the first one, one ends", async () => {
  const actor = await signedIn();
  const [left, right] = [
    await beginPasskey(actor, { password: testPassword }),
    await beginPasskey(actor, { password: testPassword }),
  ];
  const finish = ({ challengeId, options }: typeof left) =>
    outcomeOf(
      finishPasskey(actor, {
        challengeId,
        name: "Key",
        ...new TestAuthenticator(getEnv().PUBLIC_URL).create(options.challenge),
      }),
    );
  expect((await Promise.all([finish(left), finish(right)])).sort()).toEqual(["conflict", "done"]);
  expect(await outcomeOf(beginPasskey(actor, { password: testPassword }))).toBe("step_up_required");
});

test("a removed passkey proves nothing, and can be enrolled anew by its owner", async () => {
  const actor = await signedIn();
  const { secret } = await enrolApp(actor);
  await proveByCode(actor, { bindings: [accountBinding.addFactor], code: await appCode(secret) });
  const device = new TestAuthenticator(getEnv().PUBLIC_URL);
  const { factorId } = await register(actor, device);
  await proveByCode(actor, {
    bindings: [accountBinding.removeFactor(factorId), accountBinding.addFactor],
    code: await appCode(secret, 1),
  });
  const { challengeId, options } = await startPasskeyProof(actor, { bindings: [binding] });
  await removeFactor(actor, factorId);
  device.counter += 1;
  expect(await outcomeOf(finishPasskeyProof(actor, { challengeId, ...device.get(options.challenge) }))).toBe(
    "no_factor",
  );
  expect(await outcomeOf(startPasskeyProof(actor, { bindings: [binding] }))).toBe("no_factor");
  expect(await outcomeOf(register(actor, device))).toBe("done");
});

const addresses: [string, boolean][] = [
  ["https://pay.example.com", true],
  ["http://localhost:3000", true],
  ["http://countersign.localhost:3000", true],
  ["http://127.0.0.1:3000", false],
  ["http://[::1]:3000", false],
  ["https://192.0.2.7", false],
  ["http://pay.example.com", false],
];

test.each(addresses)("passkeys at %s: %s", (address, possible) => {
  expect(passkeysPossible(address)).toBe(possible);
});
