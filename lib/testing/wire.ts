import { createHmac } from "node:crypto";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect } from "vitest";
import { createUser, grantPermissions } from "@/lib/auth/create-user";
import { hashPassword } from "@/lib/auth/passwords";
import type { Permission } from "@/lib/auth/permissions";
import { sql } from "@/lib/db/sql";
import { createWebServer } from "@/lib/server/web-server";
import { arrangeWorld, type World } from "@/lib/testing/world";
import { signingSecret } from "@/lib/webhooks/signing-secret";

/** The wire API over real HTTP: the product's own server, without pages. */
export interface Wire extends World {
  url: string;
  post(body: unknown, headers?: Record<string, string>): Promise<WireAnswer>;
  send(path: string, init: RequestInit): Promise<WireAnswer>;
}

export interface WireAnswer {
  status: number;
  headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers have many shapes
  body: any;
}

export const OPERATION = "/b/pbl/v2/operation/";

/** A world with the server in front; filled before the file's tests run. */
export function arrangeWire(env: Record<string, string> = {}): Wire {
  const wire = arrangeWorld({ GATEWAY_DEADLINE_MS: "2000", ...env }) as Wire;
  let server: Server;
  beforeAll(async () => {
    server = createWebServer(async (_request, response) => {
      response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    wire.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    wire.send = async (path, init) => {
      const answer = await fetch(wire.url + path, { redirect: "manual", ...init });
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, body: text === "" ? null : JSON.parse(text) };
    };
    wire.post = (body, headers = {}) =>
      wire.send(OPERATION, {
        method: "POST",
        headers: { authorization: `Api-Key ${wire.apiKey}`, "content-type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      });
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return wire;
}

/** A person who calls with his password; returns the header and who he is. */
export async function basicUser(
  permissions: Permission[],
): Promise<{ id: number; username: string; authorization: string }> {
  const username = `wire${Math.random().toString(36).slice(2, 10)}`;
  const password = "correct battery tulip staple";
  const id = await createUser(sql, {
    username,
    email: `${username}@example.com`,
    firstName: "Lulwa",
    passwordHash: await hashPassword(password),
  });
  await grantPermissions(sql, id, permissions, null);
  return {
    id,
    username,
    authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
  };
}

const SIGNED = [
  "amount",
  "currency_code",
  "customer_email",
  "customer_phone",
  "gateway_account",
  "gateway_name",
  "order_no",
  "reference_number",
  "result",
  "state",
];

/** Verifies a body's signature as a merchant does: own code, own order of fields. */
export async function expectSigned(body: Record<string, unknown>): Promise<void> {
  const message = SIGNED.flatMap((name) => (body[name] ? [name + String(body[name])] : [])).join("");
  expect(body.signature).toBe(
    createHmac("sha256", await signingSecret())
      .update(message)
      .digest("hex"),
  );
}

/** The shape of every refusal that is not about a field. */
export function expectRefusal(answer: WireAnswer, status: number, code: string, operation?: string): void {
  expect([answer.status, answer.body?.error?.code]).toEqual([status, code]);
  expect(answer.body).toMatchObject({
    detail: expect.any(String),
    error: { type: expect.any(String), code, message: answer.body.detail },
    ...(operation === undefined ? {} : { operation, result: "failed" }),
  });
  expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(answer.headers.get("cache-control")).toBe("no-store");
}
