import { expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { expectRefusal, arrangeWire } from "@/lib/testing/wire";
import { balancesOf, executedAt, makePayment, operationsOf } from "@/lib/testing/world";

const wire = arrangeWire();
const lead = (url: string) => sql.query("UPDATE gateway_account SET base_url = $1", [url]);

it("a gateway that is away: refused at once, everything free, and the same key runs when it is back", async () => {
  const payment = await makePayment(wire.gateway);
  const headers = { "tracking-key": `away-${payment.id}` };
  const body = { operation: "refund", session_id: payment.sessionId };
  await lead("http://127.0.0.1:9");
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      wire.post(body, { "tracking-key": `away-${payment.id}-${index}` }),
    ),
  );
  // Those that came while another held the amount were told so; none of them was sent.
  for (const answer of answers) {
    if (answer.status === 400) expectRefusal(answer, 400, "amount_exceeds_balance", "refund");
    else expectRefusal(answer, 502, "gateway_unavailable", "refund");
  }
  expectRefusal(await wire.post(body, headers), 502, "gateway_unavailable", "refund");
  expect(
    (await operationsOf(payment)).every((line) => line.status === "failed" && !line.tracking_key_held),
  ).toBe(true);
  expect(await balancesOf(payment)).toMatchObject({ refund_held_minor: 0n, refundable: 12_500n });
  await lead(wire.gateway.url);
  expect((await wire.post(body, headers)).body).toMatchObject({
    result: "success",
    txn: { state: "refunded" },
  });
  expect(await executedAt(wire.gateway, payment)).toHaveLength(1);
});
