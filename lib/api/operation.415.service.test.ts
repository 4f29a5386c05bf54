import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { expectRefusal, OPERATION, arrangeWire } from "@/lib/testing/wire";
import { ledgerOf, makePayment } from "@/lib/testing/world";

const wire = arrangeWire();

it.each(["text/plain", "application/xml", "application/octet-stream", "application/jsonp", ""])(
  "JSON sent as %j",
  async (type) => {
    const payment = await makePayment(wire.gateway);
    const answer = await wire.post(
      { operation: "refund", session_id: payment.sessionId },
      { "content-type": type },
    );
    expectRefusal(answer, 415, "unsupported_media_type");
    expect(await ledgerOf(wire.gateway, payment)).toEqual([]);
  },
);

it("a compressed body is not unpacked", async () => {
  const answer = await wire.send(OPERATION, {
    method: "POST",
    headers: {
      authorization: `Api-Key ${wire.apiKey}`,
      "content-type": "application/json",
      "content-encoding": "gzip",
    },
    body: gzipSync(Buffer.alloc(50_000_000, " ")),
  });
  expectRefusal(answer, 415, "unsupported_media_type");
});
