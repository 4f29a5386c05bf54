import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { testDatabase } from "@/lib/db/testing/database";
import { registry } from "@/lib/metrics/registry";
import { countViolation, listViolations, writeViolations } from "@/lib/server/policy-violations";
import { createWebServer } from "@/lib/server/web-server";
import { changeEnvironment, makeActor } from "@/lib/testing/world";

const lines = vi.hoisted(() => {
  process.env.LOG_LEVEL = "info";
  return [] as string[];
});
testDatabase();

/** What reached the pages, as they would see it. */
let seen: Record<string, unknown> = {};
const server = createWebServer(async (incoming, response) => {
  seen = { ...incoming.headers, url: incoming.url };
  if (incoming.url === "/away") throw new AppError("unavailable");
  if (incoming.url === "/breaks") throw new Error("the password of the database is hunter2");
  response.writeHead(200).end();
});
let port = 0;
let restoreOutput = () => undefined as void;

beforeAll(async () => {
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => lines.push(String(chunk)) > 0);
  restoreOutput = () => spy.mockRestore();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  restoreOutput();
  server.close();
});
beforeEach(() => {
  seen = {};
  lines.length = 0;
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** By hand, because `fetch` would not send some of these headers. */
function send(
  path: string,
  headers: Record<string, string> = {},
  body?: string,
  method = body === undefined ? "GET" : "POST",
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ port, host: "127.0.0.1", path, method, headers }, (incoming) => {
      const pieces: Buffer[] = [];
      incoming.on("data", (piece: Buffer) => pieces.push(piece));
      incoming.on("end", () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text: Buffer.concat(pieces).toString(),
        }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

describe("headers", () => {
  const EXPECTED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
  };

  it.each([
    "/",
    "/breaks",
    "/_next/static/x.js",
    "/icon.svg",
    "/favicon.ico",
    "/healthz",
    "/readyz",
    "/csp-reports",
    "/b/nothing",
  ])("of %s keep a browser from guessing, framing and telling others", async (path) => {
    const { headers } = await send(path);
    expect(headers).toMatchObject(EXPECTED);
    expect(headers["x-powered-by"]).toBeUndefined();
    expect(headers["x-request-id"]).toBeTruthy();
    expect(headers["strict-transport-security"]).toBeUndefined();
    if (path !== "/") expect(headers["content-security-policy"]).toContain("default-src 'none'");
  });

  it("of an answer over TLS bind the browser to it", async () => {
    const back = changeEnvironment({ PUBLIC_URL: "https://pay.example.com" });
    for (const path of ["/", "/b/nothing", "/_next/x.js"])
      expect((await send(path)).headers["strict-transport-security"]).toContain("max-age=31536000");
    back();
  });

  it("of a failure tell the number to ask about, and nothing else", async () => {
    const { status, text, headers } = await send("/breaks");
    expect(status).toBe(500);
    expect(text).toContain(String(headers["x-request-id"]));
    expect(text).not.toContain("hunter2");
  });

  it("of what is away for a moment say when to come again", async () => {
    const { status, headers } = await send("/away");
    expect([status, headers["retry-after"]]).toEqual([503, "2"]);
  });
});

describe("what a client says about itself", () => {
  const FORGED = {
    "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware",
    "x-nonce": "known",
    "x-countersign-address": "10.0.0.1",
    "x-countersign-request-id": "mine",
    "x-forwarded-for": "10.0.0.1",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "https",
    forwarded: "for=10.0.0.1;host=evil.example",
    traceparent: `00-${"a".repeat(32)}-${"b".repeat(16)}-01`,
  };

  it("reaches no page: not for a proxy, not for the framework's insides", async () => {
    const { headers } = await send("/", FORGED);
    expect(seen["x-countersign-address"]).toBe("127.0.0.1");
    expect(seen["x-countersign-request-id"]).toBe(headers["x-request-id"]);
    for (const name of [
      "x-middleware-subrequest",
      "x-nonce",
      "x-forwarded-host",
      "x-forwarded-for",
      "forwarded",
    ])
      expect([name, seen[name]]).toEqual([name, undefined]);
    expect(seen.traceparent).toBeUndefined();
  });

  it("leads nobody to a host that is named where the path stands", async () => {
    expect((await send("http://evil.example/users?page=2")).status).toBe(200);
    expect(seen.url).toBe("/users?page=2");
    const answer = await send("http://evil.example/b/pbl/v2/operation/", {}, "{}");
    expect([answer.status, answer.headers.location]).toEqual([401, undefined]);
    expect((await send("http://evil.example")).status).toBe(200);
    expect(seen.url).toBe("/");
  });

  it("opens nothing by a method that only proxies use", async () => {
    const traced = await send("/where", { cookie: "a=secret" }, undefined, "TRACE");
    expect([traced.status, traced.text.includes("secret")]).toEqual([405, false]);
    expect(seen).toEqual({});
  });

  it("cannot make an act of another site one of ours, under any host", async () => {
    const act = { "next-action": "x".repeat(42), origin: "https://evil.example", host: "evil.example" };
    expect((await send("/", { ...FORGED, ...act }, "[]")).status).toBe(403);
    const { origin: _none, ...silent } = act;
    expect((await send("/", { ...FORGED, ...silent }, "[]")).status).toBe(403);
    expect(seen).toEqual({});
  });
});

describe("reports of the content policy", () => {
  const PATH = "/csp-reports";
  const old = (more: Record<string, string>) => JSON.stringify({ "csp-report": more });
  const counted = async () => {
    const { values } = (await registry.getSingleMetric("countersign_policy_violations_total")?.get()) ?? {
      values: [],
    };
    return values.map(({ labels, value }) => [labels.directive, labels.blocked, value]);
  };

  it("are counted in both forms, and the log names no person, search or secret", async () => {
    const page = "http://localhost/transactions/4f2a?search=sara%40example.com";
    const body = old({
      "effective-directive": "script-src-elem",
      "blocked-uri": "inline",
      "document-uri": page,
    });
    expect((await send(PATH, { "content-type": "application/csp-report" }, body)).status).toBe(204);
    const reports = [
      {
        type: "csp-violation",
        body: {
          effectiveDirective: "img-src",
          blockedURL: "https://evil.example/?k=secret",
          documentURL: page,
        },
      },
      { type: "deprecation", body: {} },
    ];
    const headers = { "content-type": "application/reports+json" };
    expect((await send(PATH, headers, JSON.stringify(reports))).status).toBe(204);
    expect(await counted()).toEqual([
      ["script-src-elem", "inline", 1],
      ["img-src", "address", 1],
    ]);
    const said = lines.join("");
    expect(said).toContain("/transactions/*");
    expect(said).not.toMatch(/sara|secret|evil|4f2a/);

    await send(PATH, { "content-type": "application/csp-report" }, body);
    await writeViolations();
    const reader = await makeActor(["audit.view"]);
    const kept = await listViolations(reader);
    expect(
      kept.map(({ directive, blocked, page: path, reports: count }) => [directive, blocked, path, count]),
    ).toEqual(
      expect.arrayContaining([
        ["script-src-elem", "inline", "/transactions/*", "2"],
        ["img-src", "https://evil.example", "/transactions/*", "1"],
      ]),
    );
    expect(JSON.stringify(kept)).not.toMatch(/sara|secret|4f2a/);
    await expect(listViolations(await makeActor(["policy.manage"]))).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("that are none, too large, or of another kind change nothing", async () => {
    const before = await counted();
    const json = { "content-type": "application/csp-report" };
    expect((await send(PATH, json, "{")).status).toBe(204);
    expect((await send(PATH, json, "[1]")).status).toBe(204);
    expect(
      (await send(PATH, json, old({ a: "x".repeat(20_000) })).catch(() => ({ status: 413 }))).status,
    ).toBe(413);
    expect((await send(PATH, { "content-type": "text/plain" }, "{}")).status).toBe(415);
    expect((await send(PATH)).status).toBe(405);
    expect(await counted()).toEqual(before.map((line) => expect.arrayContaining(line)));
  });

  it("in a flood fill neither the log nor the process, and invent no labels", async () => {
    const headers = { "content-type": "application/csp-report" };
    const statuses: number[] = [];
    for (let round = 0; round < 62; round++) {
      const body = (index: number) =>
        old({ "effective-directive": `x${round}${index}`, "blocked-uri": `y${index}:` });
      const sent = Array.from({ length: 10 }, (_, index) => send(PATH, headers, body(index)));
      statuses.push(...(await Promise.all(sent)).map(({ status }) => status));
    }
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(10);
    expect(
      lines
        .join("")
        .split("\n")
        .filter((line) => line.includes("content policy")).length,
    ).toBeLessThan(61);
    expect((await counted()).length).toBeLessThan(6);
    // Nor do they fill the table: what finds no room is counted as others of its directive, and what is old goes.
    for (let index = 0; index < 400; index++) {
      countViolation({ directive: "img-src", blocked: `https://h${index}.example`, page: "/" });
      if (index % 40 === 39) await writeViolations();
    }
    const kept = await listViolations(await makeActor(["audit.view"]));
    expect(kept.length).toBeLessThan(310);
    expect(kept).toContainEqual(expect.objectContaining({ directive: "img-src", blocked: "*", page: "*" }));
    await sql.query("UPDATE policy_violation SET last_at = now() - interval '91 days'");
    countViolation({ directive: "img-src", blocked: "data", page: "/" });
    await writeViolations();
    expect(await listViolations(await makeActor(["audit.view"]))).toMatchObject([
      { blocked: "data", reports: "1" },
    ]);
  });
});
