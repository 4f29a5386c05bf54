import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readPaymentRequestForm } from "@/lib/api/payment-request-form";
import { useWire, type WireAnswer } from "@/lib/api/testing/wire";
import { storeAttachment } from "@/lib/approvals/additions/store-attachment";
import type { UserActor } from "@/lib/auth/actor";
import { createApiKey } from "@/lib/auth/api-keys";
import { permissions } from "@/lib/auth/permissions";
import { sql } from "@/lib/db/sql";
import { errorResponse } from "@/lib/http/error-response";
import { storeEvidence } from "@/lib/operations/outcomes/evidence";
import { uploadImport } from "@/lib/payments/incoming/upload-import";
import { type Daemon, EICAR, socketPath, startDaemon } from "@/lib/scanning/testing/clamd";
import { thingsOf } from "@/lib/testing/doors/things";
import { arrangeWorld, changeEnvironment, makeActor } from "@/lib/testing/world";

const path = socketPath();
const world = arrangeWorld({ CLAMAV_ADDRESS: path, CLAMAV_TIMEOUT_MS: "3000" });
const wire = useWire();
let daemon: Daemon;
let person: UserActor;
let made: ReturnType<typeof thingsOf>;

beforeAll(async () => {
  daemon = await startDaemon(path);
  person = await makeActor([...permissions]);
  made = thingsOf(world, person, await makeActor([...permissions]));
});
afterAll(async () => {
  await made.close();
  await daemon.close();
});
beforeEach(() => {
  daemon.behaviour = "scan";
  daemon.limitBytes = Number.POSITIVE_INFINITY;
});

const SESSION = { type: "e_commerce", amount: "12.5", currency_code: "KWD", pg_codes: "knet-test" };
const bytesOf = (text: string) =>
  (async function* () {
    yield Buffer.from(text);
  })();

async function form(
  path: string,
  fields: Record<string, string | File>,
  method = "POST",
  key = world.apiKey,
) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  const body = new Response(data);
  const type = body.headers.get("content-type") ?? "";
  return wire.call(method, path, {
    authorization: `Api-Key ${key}`,
    headers: { "content-type": type },
    body: Buffer.from(await body.arrayBuffer()),
  });
}

async function session(): Promise<string> {
  const authorization = `Api-Key ${world.apiKey}`;
  const body = { ...SESSION, pg_codes: ["knet-test"] };
  return (await wire.call("POST", "/b/checkout/v1/pymt-txn/", { authorization, body })).body.session_id;
}

/** What a door of the console would answer. */
async function refused(act: Promise<unknown>): Promise<{ status: number; body: Record<string, unknown> }> {
  try {
    await act;
  } catch (error) {
    const answer = await errorResponse(error, null);
    return { status: answer.status, body: ((await answer.json()) as { error: never }).error };
  }
  return { status: 200, body: {} };
}

const textFile = (content: string) => new File([content], "bill.txt");

/** Every way in which a file comes to stay with us: what it answers to a file of this text, and what is kept afterwards. */
const DOORS: Record<string, (text: string) => Promise<Pick<WireAnswer, "status" | "body">>> = {
  "a session with a file": (text) =>
    form("/b/checkout/v1/pymt-txn/", { ...SESSION, attachment: textFile(text) }),
  "a session that gets a file": async (text) =>
    form(`/b/checkout/v1/pymt-txn/${await session()}`, { attachment: textFile(text) }, "PATCH"),
  "a file for a session": async (text) =>
    form("/b/checkout/v1/upload-attachment/", { session_id: await session(), file: textFile(text) }),
  "a payment request of the console": async (text) => {
    const data = new FormData();
    const fields = { ...SESSION, submission_key: crypto.randomUUID(), attachment: textFile(text) };
    for (const [name, value] of Object.entries(fields)) data.set(name, value);
    const request = new Request("http://localhost/", { method: "POST", body: data });
    return refused(readPaymentRequestForm(person, request as never));
  },
  "a file of a request": async (text) =>
    refused(storeAttachment(person, await made.things.request(), "list.csv", bytesOf(text))),
  "evidence of an outcome": async (text) =>
    refused(storeEvidence(person, await made.things.unclear(), "note.txt", bytesOf(text))),
  "a file of payments": async (text) =>
    refused(
      uploadImport(
        person,
        { kind: "payments", pgCode: "knet-test", fileName: "rows.csv" },
        bytesOf(`reference,amount,note\nr1,12.500,"${text}"\n`),
      ),
    ),
};
const doors = Object.keys(DOORS);
const knock = (door: string, text: string) => (DOORS[door] as (text: string) => Promise<WireAnswer>)(text);

const kept = async () => {
  const [counts] = await sql.query(
    `SELECT (SELECT count(*) FROM payment_attachment) AS sessions, (SELECT count(*) FROM request_attachment) AS requests,
       (SELECT count(*) FROM evidence_file) AS evidence, (SELECT count(*) FROM payment_import_chunk) AS pieces`,
  );
  return counts;
};
const finds = () =>
  sql.query<{ object_id: string; reason: string; result: string; after: Record<string, unknown> }>(
    "SELECT object_id, reason, result::text, after FROM audit_event WHERE action = 'file.virus_found' ORDER BY id",
  );

describe("where a scanner is named", () => {
  it.each(doors)("%s: taken when it is clean", async (door) => {
    const before = daemon.heard.length;
    expect((await knock(door, "Looked at.")).status).toBeLessThan(300);
    expect(daemon.heard.length).toBe(before + 1);
  });

  it.each(doors)("%s: refused in words, not kept, and in the trail when it holds a virus", async (door) => {
    const [keptBefore, findsBefore] = [await kept(), await finds()];
    const { status, body } = await knock(door, EICAR);
    expect(status).toBe(400);
    const { detail } = body as { detail?: string };
    expect(detail ?? Object.values(body).flat()).toEqual(
      detail ? expect.stringMatching(WORDS) : [expect.stringMatching(WORDS)],
    );
    expect(await kept()).toEqual(keptBefore);
    const found = (await finds()).slice(findsBefore.length);
    const file = daemon.heard.at(-1) as Buffer;
    expect(found).toEqual([
      {
        object_id: createHash("sha256").update(file).digest("hex"),
        reason: "file_infected: Eicar-Test-Signature",
        result: "refused",
        after: {
          name: expect.stringMatching(/^(bill|note|list|rows)\.(txt|csv)$/),
          sizeBytes: file.length,
          signature: "Eicar-Test-Signature",
        },
      },
    ]);
  });

  it.each(doors)("%s: refused and not kept when the scanner gives no verdict", async (door) => {
    const before = await kept();
    for (const behaviour of ["half an answer", "error"] as const) {
      daemon.behaviour = behaviour;
      const { status, body } = await knock(door, "Looked at.");
      expect([status, body.code ?? body.error.code]).toEqual([503, "scanner_unavailable"]);
    }
    expect(await kept()).toEqual(before);
  });

  it("silence is no verdict either, and neither is a scanner that is gone; money moves on", async () => {
    daemon.behaviour = "silent";
    const { status, body, headers } = (await knock("a file for a session", "Looked at.")) as WireAnswer;
    expect([status, body.error.code, headers["retry-after"]]).toEqual([503, "scanner_unavailable", "2"]);
    const restore = changeEnvironment({ CLAMAV_ADDRESS: `${path}.gone` });
    expect((await knock("a file of a request", "Looked at.")).body.code).toBe("scanner_unavailable");
    const body2 = { operation: "refund", amount: "1.000", session_id: await made.things.payment() };
    const authorization = `Api-Key ${world.apiKey}`;
    expect((await wire.call("POST", "/b/pbl/v2/operation/", { authorization, body: body2 })).status).toBe(
      200,
    );
    restore();
  });

  it("a file that the scanner does not take is too large, and nobody is told to try it again", async () => {
    daemon.limitBytes = 3;
    expect((await knock("a file for a session", "Looked at.")).status).toBe(413);
    expect((await knock("a file of a request", "Looked at.")).body.code).toBe("payload_too_large");
  });

  it("whoever may not attach anything has nothing searched", async () => {
    const { key } = await createApiKey(sql, { name: "Looks only", permissions: ["transaction.view"] });
    const before = daemon.heard.length;
    const file = textFile(EICAR);
    const open = await session();
    for (const answer of [
      await form("/b/checkout/v1/pymt-txn/", { ...SESSION, attachment: file }, "POST", key),
      await form(`/b/checkout/v1/pymt-txn/${open}`, { attachment: file }, "PATCH", key),
      await form("/b/checkout/v1/upload-attachment/", { session_id: open, file }, "POST", key),
    ])
      expect([403, 404]).toContain(answer.status);
    expect(daemon.heard.length).toBe(before);
  });
});

const WORDS = /^The file contains malicious software \(Eicar-Test-Signature\) and was not taken\.$/;

it("where none is named nothing is searched, and everything is taken as before", async () => {
  const restore = changeEnvironment({ CLAMAV_ADDRESS: "" });
  const before = daemon.heard.length;
  for (const door of doors) expect([door, (await knock(door, EICAR)).status < 300]).toEqual([door, true]);
  expect(daemon.heard.length).toBe(before);
  restore();
});
