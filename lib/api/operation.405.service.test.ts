import { request } from "node:http";
import { expect, it } from "vitest";
import { expectRefusal, OPERATION, arrangeWire } from "@/lib/testing/wire";

const wire = arrangeWire();

it.each(["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])("%s", async (method) => {
  for (const path of [OPERATION, OPERATION.slice(0, -1)]) {
    const answer = await wire.send(path, { method });
    expectRefusal(answer, 405, "method_not_allowed");
    expect(answer.headers.get("allow")).toBe("POST");
  }
});

it.each(["HEAD", "TRACE"])(
  "%s, which the web's own request type does not carry everywhere",
  async (method) => {
    const status = await new Promise((resolve, reject) => {
      request(wire.url + OPERATION, { method }, (answer) => resolve(answer.resume().statusCode))
        .on("error", reject)
        .end();
    });
    expect(status).toBe(405);
  },
);
