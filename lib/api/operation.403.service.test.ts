import { describe, expect, it } from "vitest";
import { permissions } from "@/lib/auth/permissions";
import { sql } from "@/lib/db/sql";
import { OPERATION_PERMISSION, OPERATION_TYPES } from "@/lib/operations/types";
import { basicUser, expectRefusal, arrangeWire } from "@/lib/testing/wire";
import { ledgerOf, makePayment, operationsOf } from "@/lib/testing/world";

const wire = arrangeWire();

describe("a person's password", () => {
  it.each(OPERATION_TYPES)(
    "does not %s without exactly that right, and the attempt is in the trail",
    async (operation) => {
      const payment = await makePayment(wire.gateway);
      const person = await basicUser(
        permissions.filter((right) => right !== OPERATION_PERMISSION[operation]),
      );
      const answer = await wire.post(
        { operation, session_id: payment.sessionId },
        { authorization: person.authorization },
      );
      expectRefusal(answer, 403, "forbidden");
      expect(await operationsOf(payment)).toEqual([]);
      const trail = await sql.query("SELECT 1 FROM audit_event WHERE actor_id = $1 AND result = 'refused'", [
        person.id,
      ]);
      expect(trail).toHaveLength(1);
    },
  );

  it("of a maker without API access never executes a refund", async () => {
    const payment = await makePayment(wire.gateway);
    const person = await basicUser(["payment.refund", "payment.void", "request.decide"]);
    const answer = await wire.post(
      { operation: "refund", session_id: payment.sessionId },
      { authorization: person.authorization },
    );
    expectRefusal(answer, 403, "api_access_required");
    expect(await ledgerOf(wire.gateway, payment)).toEqual([]);
    const trail = await sql.query(
      "SELECT 1 FROM audit_event WHERE actor_id = $1 AND action = 'api.refused'",
      [person.id],
    );
    expect(trail).toHaveLength(1);
  });

  it("does not learn the status of a Tracking-Key without the right either", async () => {
    const payment = await makePayment(wire.gateway);
    const headers = { "tracking-key": `secret-${payment.id}` };
    await wire.post({ operation: "refund", session_id: payment.sessionId }, headers);
    const person = await basicUser(["api.access", "payment.void"]);
    const answer = await wire.post(
      { operation: "refund", session_id: payment.sessionId },
      { ...headers, authorization: person.authorization },
    );
    expectRefusal(answer, 403, "forbidden");
  });
});
