import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { addComment } from "@/lib/approvals/additions/add-comment";
import { listAdditions, readAttachment } from "@/lib/approvals/additions/queries";
import { storeAttachment } from "@/lib/approvals/additions/store-attachment";
import { decideRequest } from "@/lib/approvals/decide-request";
import { cancelRequest } from "@/lib/approvals/end-request";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { ask, requestNow, seenNow } from "@/lib/testing/requests";
import { arrangeWorld, makeActor, makePayment } from "@/lib/testing/world";

const world = arrangeWorld();
let maker: UserActor;
let stranger: UserActor;
let requestId: number;

beforeAll(async () => {
  maker = await makeActor(["transaction.view", "payment.refund"]);
  stranger = await makeActor(["user.manage"]);
  requestId = await ask(maker, await makePayment(world.gateway));
});

const pdf = Buffer.from("%PDF-1.7 a receipt");
async function* bytesOf(...pieces: Uint8Array[]) {
  yield* pieces;
}

async function auditOf(id: number): Promise<string[]> {
  const rows = await sql.query<{ action: string }>(
    "SELECT action FROM audit_event WHERE object_type = 'operation_request' AND object_id = $1 ORDER BY id",
    [String(id)],
  );
  return rows.map((row) => row.action);
}

describe("files", () => {
  test("are kept with their hash, come back byte for byte, and leave a trail both ways", async () => {
    const name = '../../etc/"receipt\u202egpj.pdf';
    const { attachmentId } = await storeAttachment(
      maker,
      requestId,
      name,
      bytesOf(pdf.subarray(0, 4), pdf.subarray(4)),
    );
    const file = await readAttachment(maker, attachmentId);
    expect(file).toEqual({ name: "receiptgpj.pdf", mediaType: "application/pdf", content: pdf });
    const [line] = (await listAdditions(maker, requestId)).attachments;
    expect(line).toMatchObject({
      id: attachmentId,
      sizeBytes: pdf.length,
      sha256: createHash("sha256").update(pdf).digest("hex"),
    });
    expect(await auditOf(requestId)).toEqual([
      "request.created",
      "request.file_added",
      "request.file_downloaded",
    ]);
  });

  test("added after a checker looked make his decision stale, with the difference, also beside a decision of the same moment", async () => {
    const checker = await makeActor(["transaction.view", "request.decide"]);
    const id = await ask(maker, await makePayment(world.gateway), { amount: "1.000" });
    const decideOn = (contentHash: string) =>
      decideRequest(checker, { requestId: id, verdict: "approve", contentHash, note: "Looked at." });
    const withoutFile = await seenNow(id);
    const { attachmentId } = await storeAttachment(maker, id, "invoice.pdf", bytesOf(pdf));
    const sha256 = createHash("sha256").update(pdf).digest("hex");
    await expect(decideOn(withoutFile)).rejects.toMatchObject({
      code: "request_changed",
      params: { files: `invoice.pdf (SHA-256 ${sha256}, ${attachmentId})` },
    });
    expect(await requestNow(id)).toMatchObject({ status: "pending" });
    const withFile = await seenNow(id);
    // At once: whichever is first, no decision answers for a file that its checker did not see.
    const [stored, decided] = await Promise.allSettled([
      storeAttachment(maker, id, "second.pdf", bytesOf(pdf)),
      decideOn(withFile),
    ]);
    expect(stored.status).toBe("fulfilled");
    const decisions = await sql.query<{ content_hash: string; seen: { files: string } }>(
      "SELECT content_hash, seen FROM decision WHERE request_id = $1",
      [id],
    );
    expect(decisions.length).toBe(decided.status === "fulfilled" ? 1 : 0);
    for (const decision of decisions)
      expect(decision).toMatchObject({
        content_hash: withFile,
        seen: { files: expect.not.stringContaining("second") },
      });
    await decideOn(await seenNow(id)).catch(() => undefined);
    expect((await requestNow(id)).status).toBe("approved");
  });

  test("are hidden from whoever may not see the request", async () => {
    const { attachmentId } = await storeAttachment(maker, requestId, "b.pdf", bytesOf(pdf));
    await expect(readAttachment(stranger, attachmentId)).rejects.toMatchObject({ status: 403 });
    await expect(storeAttachment(stranger, requestId, "b.pdf", bytesOf(pdf))).rejects.toMatchObject({
      status: 403,
    });
    await expect(listAdditions(stranger, requestId)).rejects.toMatchObject({ status: 403 });
    await expect(readAttachment(maker, "00000000-0000-4000-8000-000000000000")).rejects.toMatchObject({
      status: 404,
    });
    await expect(storeAttachment(maker, 999_999, "b.pdf", bytesOf(pdf))).rejects.toMatchObject({
      status: 404,
    });
  });

  test("of another kind, empty, with card numbers or too large are refused, the last while it comes in", async () => {
    const add = (name: string, ...pieces: Uint8Array[]) =>
      storeAttachment(maker, requestId, name, bytesOf(...pieces));
    await expect(add("a.pdf", Buffer.from("<html>"))).rejects.toMatchObject({ status: 415 });
    await expect(add("a.pdf")).rejects.toMatchObject({ status: 415 });
    await expect(add("a.csv", Buffer.from("card,4111111111111111\n"))).rejects.toMatchObject({ status: 415 });
    let read = 0;
    const endless = (async function* () {
      yield pdf;
      for (;;) {
        read += 1;
        yield new Uint8Array(1024 * 1024);
      }
    })();
    await expect(storeAttachment(maker, requestId, "a.pdf", endless)).rejects.toMatchObject({ status: 413 });
    expect(read).toBe(10);
  });

  test("are ten at most, also when they are sent at once", async () => {
    const id = await ask(maker, await makePayment(world.gateway));
    const tries = Array.from({ length: 14 }, () => storeAttachment(maker, id, "a.pdf", bytesOf(pdf)));
    const results = await Promise.allSettled(tries);
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused).toHaveLength(4);
    for (const { reason } of refused)
      expect(reason).toMatchObject({ code: "too_many_attachments", status: 400 });
    expect((await listAdditions(maker, id)).attachments).toHaveLength(10);
  });

  test("cannot be added once the request has ended; nothing is ever changed or removed", async () => {
    const id = await ask(maker, await makePayment(world.gateway));
    await storeAttachment(maker, id, "a.pdf", bytesOf(pdf));
    await cancelRequest(maker, { requestId: id });
    await expect(storeAttachment(maker, id, "a.pdf", bytesOf(pdf))).rejects.toMatchObject({
      code: "request_not_open",
    });
    expect((await listAdditions(maker, id)).canAttach).toBe(false);
    await expect(sql.query("UPDATE request_attachment SET file_name = 'x'")).rejects.toThrow();
    await expect(sql.query("DELETE FROM request_attachment")).rejects.toThrow();
  });
});

describe("comments", () => {
  test("of people and keys stand in their order, each with its event and job", async () => {
    const id = await ask(maker, await makePayment(world.gateway));
    await addComment(maker, { requestId: id, text: "هل وصل المبلغ؟" });
    await addComment(world.api, { requestId: id, text: "Order system: returned." });
    const { comments } = await listAdditions(maker, id);
    expect(comments).toMatchObject([
      { text: "هل وصل المبلغ؟", isOwn: true, byKey: false },
      { text: "Order system: returned.", author: "Test shop", isOwn: false, byKey: true },
    ]);
    const events = await sql.query(
      "SELECT 1 FROM request_event WHERE request_id = $1 AND event = 'commented'",
      [id],
    );
    expect(events).toHaveLength(2);
    expect(await auditOf(id)).toEqual(["request.created", "request.commented", "request.commented"]);
  });

  test("without words for strangers, and without card numbers for anybody", async () => {
    await expect(addComment(stranger, { requestId, text: "hi" })).rejects.toMatchObject({ status: 403 });
    await expect(addComment(maker, { requestId, text: "4111 1111 1111 1111" })).rejects.toMatchObject({
      status: 400,
    });
    await expect(sql.query("DELETE FROM request_comment")).rejects.toThrow();
    await expect(sql.query("UPDATE request_comment SET text = 'x'")).rejects.toThrow();
  });
});
