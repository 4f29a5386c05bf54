import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createUser, grantPermissions } from "@/lib/auth/create-user";
import { hashPassword } from "@/lib/auth/passwords";
import { getPool } from "@/lib/db/pool";
import { sql } from "@/lib/db/sql";
import { createWebServer } from "@/lib/server/web-server";
import { makePayment, arrangeWorld } from "@/lib/testing/world";

const world = arrangeWorld();
let server: Server;
let url: string;

beforeAll(async () => {
  server = createWebServer(async (_request, response) => void response.end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function refund(authorization: string): Promise<void> {
  const payment = await makePayment(world.gateway);
  const before = sent.length;
  const answer = await fetch(`${url}/b/pbl/v2/operation/`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json", "tracking-key": payment.sessionId },
    body: JSON.stringify({ operation: "refund", session_id: payment.sessionId, amount: "1.000" }),
  });
  expect(await answer.json()).toMatchObject({ result: "success" });
  counted = sent.slice(before);
}

const sent: string[] = [];
let counted: string[] = [];

/** Notes every statement that goes to the database, however it is sent. */
function noteStatements(): void {
  const pool = getPool();
  const query = pool.query.bind(pool);
  const connect = pool.connect.bind(pool);
  const textOf = (statement: unknown) =>
    typeof statement === "string" ? statement : (statement as { text: string }).text;
  pool.query = ((...args: Parameters<typeof query>) => {
    sent.push(textOf(args[0]));
    return query(...args);
  }) as typeof pool.query;
  pool.connect = (async (...args: []) => {
    if (args.length > 0) return connect(...args);
    sent.push("a transaction of its own");
    return connect();
  }) as typeof pool.connect;
}

test("a whole refund takes four round trips to the database: who, which payment, reserve, settle", async () => {
  noteStatements();
  const username = `shop.${process.pid}`;
  const password = "correct battery tulip staple";
  const id = await createUser(sql, {
    username,
    email: `${username}@example.com`,
    passwordHash: await hashPassword(password),
  });
  await grantPermissions(sql, id, ["api.access", "payment.refund"], null);
  const basic = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  for (const authorization of [`Api-Key ${world.apiKey}`, basic]) {
    // What a process learns once, such as the signing secret or that a password is right, is not every call's cost.
    await refund(authorization);
    await refund(authorization);
    expect(counted.map((text) => text.trim().slice(0, 60))).toHaveLength(4);
  }
});
