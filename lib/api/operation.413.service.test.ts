import { expect, it } from "vitest";
import { expectRefusal, OPERATION, arrangeWire } from "@/lib/testing/wire";

const wire = arrangeWire();

it("a body of 10 MB, announced or not, and the next call is served", async () => {
  const large = `{"operation":"refund","extra":{"a":"${"x".repeat(10 * 1024 * 1024)}"}}`;
  expectRefusal(await wire.post(large), 413, "payload_too_large");
  const pieces = new ReadableStream({
    start(controller) {
      for (let sent = 0; sent < 40; sent++) controller.enqueue(new TextEncoder().encode("x".repeat(10_000)));
      controller.close();
    },
  });
  const headers = { authorization: `Api-Key ${wire.apiKey}`, "content-type": "application/json" };
  const init = { method: "POST", headers, body: pieces, duplex: "half" } as RequestInit;
  expectRefusal(await wire.send(OPERATION, init), 413, "payload_too_large");
  expect((await wire.post({ operation: "refund" })).status).toBe(400);
});

it("the largest body that is allowed is read", async () => {
  const body = JSON.stringify({
    operation: "refund",
    session_id: "f".repeat(40),
    extra: { a: "x".repeat(255 * 1024) },
  });
  expect((await wire.post(body)).status).toBe(404);
});
