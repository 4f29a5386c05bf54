import { expect, test } from "vitest";
import { sql } from "@/lib/db/sql";
import { textOfPdf } from "@/lib/testing/pdf-text";
import { makeActor, makePayment } from "@/lib/testing/world";
import { arrangeWire } from "@/lib/testing/wire";
import { pdfOfReceipt } from "@/lib/transactions/receipts/pdf-receipt";
import { readCustomerReceipt, readReceipt } from "@/lib/transactions/receipts/read-receipt";

const wire = arrangeWire();

test("a payment and its refund have a receipt each, with exact amounts, in both languages", async () => {
  const viewer = await makeActor(["transaction.view"]);
  const payment = await makePayment(wire.gateway, { amountMinor: 12_501n, orderNo: "INV-1" });
  await sql.query(
    `UPDATE payment_transaction SET customer_first_name = 'سارة', customer_last_name = 'العلي',
       checkout = checkout || '{"vendor_name":"متجر الكويت"}' WHERE id = $1`,
    [payment.id],
  );
  const call = { operation: "refund", session_id: payment.sessionId, amount: "2.501" };
  const { body } = await wire.post(call, { "Tracking-Key": "receipt-1" });
  const paid = await readReceipt(viewer, payment.sessionId);
  expect(paid.receipt).toMatchObject({
    kind: "payment",
    merchant: "متجر الكويت",
    customer: "سارة العلي",
    amount: "12.501",
    currency: "KWD",
    refunded: "2.501",
    orderNo: "INV-1",
    method: "KNET",
  });
  const [child] = await sql.query<{ session_id: string }>(
    "SELECT session_id FROM child_transaction WHERE transaction_id = $1",
    [payment.id],
  );
  const refund = await readReceipt(viewer, child?.session_id ?? "");
  expect(body.result).toBe("success");
  expect(refund.receipt).toMatchObject({
    kind: "refund",
    amount: "2.501",
    original: { amount: "12.501", reference: paid.receipt.reference },
  });
  for (const language of ["en", "ar"] as const)
    for (const { receipt } of [paid, refund]) {
      const { content, name } = await pdfOfReceipt(receipt, language);
      expect(Buffer.from(content).subarray(0, 5).toString()).toBe("%PDF-");
      expect(
        Buffer.from(content)
          .toString("latin1")
          .match(/\/Type \/Page\b/g),
      ).toHaveLength(1);
      // As it is read on paper: a long reference is broken into lines, and no line loses a letter.
      const read = textOfPdf(content).join("");
      expect(receipt.gatewayReference).not.toBeNull();
      expect(read).toContain(receipt.gatewayReference);
      expect(read).toContain(receipt.reference);
      expect(read).toContain(`${receipt.amount} ${receipt.currency}`);
      expect(name).toMatch(/^(payment|refund)-receipt-[\w-]+\.pdf$/);
    }
});

test("the customer gets his receipt by the address of his page, without names; for nothing else there is one", async () => {
  const paid = await makePayment(wire.gateway);
  const failed = await makePayment(wire.gateway, { state: "failed" });
  await sql.query("UPDATE payment_transaction SET customer_first_name = 'Sara' WHERE id = $1", [paid.id]);
  expect((await readCustomerReceipt(paid.sessionId))?.receipt.customer).toBeNull();
  const answer = await fetch(`${wire.url}/b/checkout/receipt/${paid.sessionId}.pdf`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("application/pdf");
  expect(answer.headers.get("content-disposition")).toContain("attachment");
  expect(
    Buffer.from(await answer.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe("%PDF-");
  const page = await fetch(`${wire.url}/b/checkout/redirect/start/?session_id=${paid.sessionId}`);
  expect(await page.text()).toContain(`/b/checkout/receipt/${paid.sessionId}.pdf`);
  await sql.query("UPDATE payment_transaction SET deleted_at = now() WHERE id = $1", [paid.id]);
  for (const session of [paid.sessionId, failed.sessionId, "0".repeat(40), "x"])
    expect((await fetch(`${wire.url}/b/checkout/receipt/${session}.pdf`)).status).toBe(404);
});

test("without the right to see payments there is no receipt, and an unpaid one says why it has none", async () => {
  const payment = await makePayment(wire.gateway, { state: "failed" });
  const viewer = await makeActor(["transaction.view"]);
  await expect(readReceipt(await makeActor([]), payment.sessionId)).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(readReceipt(viewer, payment.sessionId)).rejects.toMatchObject({ code: "invalid_state" });
  await expect(readReceipt(viewer, "0".repeat(40))).rejects.toMatchObject({ code: "not_found" });
});
