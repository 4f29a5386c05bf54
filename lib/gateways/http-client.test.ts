import { type IncomingMessage, type RequestListener, type Server, createServer } from "node:http";
import { type AddressInfo, type Socket, createServer as createTcpServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import {
  ANSWER_LIMIT_BYTES,
  formBody,
  type OutboundRequest,
  sendKeyed,
  sendOnce,
} from "@/lib/gateways/http-client";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(
  listener: RequestListener,
): Promise<{ url: string; server: Server; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, seen };
}

async function serveTcp(onSocket: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function request(url: string, fields: Partial<OutboundRequest> = {}): OutboundRequest {
  return { method: "POST", url, headers: {}, body: "{}", deadlineMs: 2_000, secrets: [], ...fields };
}

describe("the outbound client", () => {
  test("returns status, headers and body, and keeps the exchange without secrets", async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(201, { "content-type": "application/json", "set-cookie": "sid=abc" });
      response.end('{"ok":true,"echo":"the-account-secret","card":"4111111111111111"}');
    });
    const result = await sendOnce(
      request(`${url}/pay?token=abc&x=1`, {
        headers: { authorization: "Bearer the-account-secret", "idempotency-key": "k1" },
        body: '{"password":"hunter2","amount":"1.000"}',
        secrets: ["the-account-secret"],
      }),
    );
    expect(result).toMatchObject({ ok: true, status: 201 });
    expect(result.exchange).toMatchObject({
      request: {
        method: "POST",
        url: `${url}/pay?token=[redacted]&x=1`,
        headers: { authorization: "[redacted]", "idempotency-key": "k1" },
        body: '{"password":"[redacted]","amount":"1.000"}',
      },
      response: { status: 201, body: '{"ok":true,"echo":"[redacted]","card":"411111******1111"}' },
      fault: null,
    });
    expect(result.exchange.response?.headers["set-cookie"]).toBe("[redacted]");
  });

  test("a refused connection, an unknown host and an address that is none are provably not sent", async () => {
    const { url, server } = await serve(() => {});
    await new Promise((resolve) => server.close(resolve));
    expect(await sendOnce(request(url))).toMatchObject({
      ok: false,
      fault: "refused",
      reason: "ECONNREFUSED",
    });
    expect(await sendOnce(request("http://gateway.invalid/"))).toMatchObject({ ok: false, fault: "refused" });
    expect(await sendOnce(request("not an address"))).toMatchObject({ ok: false, fault: "refused" });
    expect(await sendOnce(request("file:///etc/passwd"))).toMatchObject({ ok: false, fault: "refused" });
    const broken = request(url, { headers: { "x-bad": "a\r\nb" } });
    expect(await sendOnce(broken)).toMatchObject({ ok: false, fault: "refused" });
  });

  test("a TLS handshake that never ends is refused, because nothing of the request was written", async () => {
    let bytes = "";
    const url = await serveTcp((socket) => socket.on("data", (data) => (bytes += data.toString("latin1"))));
    const result = await sendOnce(
      request(url.replace("http:", "https:"), { deadlineMs: 200, body: "find-me" }),
    );
    expect(result).toMatchObject({ ok: false, fault: "refused", reason: "connect_deadline" });
    expect(bytes).not.toContain("find-me");
  });

  test("the deadline covers silence, headers and a body that drips", async () => {
    const silent = await serve(() => {});
    expect(await sendOnce(request(silent.url, { deadlineMs: 150 }))).toMatchObject({
      ok: false,
      fault: "timeout",
    });
    const dripping = await serve((_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write("."), 20);
      response.on("close", () => clearInterval(timer));
    });
    const started = Date.now();
    const result = await sendOnce(request(dripping.url, { deadlineMs: 200 }));
    expect(result).toMatchObject({ ok: false, fault: "timeout" });
    expect(Date.now() - started).toBeLessThan(1_500);
  });

  test("a connection that is reset before or inside the answer is a reset", async () => {
    const early = await serve((incoming) => incoming.socket.resetAndDestroy());
    expect(await sendOnce(request(early.url))).toMatchObject({ ok: false, fault: "reset" });
    const closed = await serve((incoming) => incoming.socket.destroy());
    expect(await sendOnce(request(closed.url))).toMatchObject({ ok: false, fault: "reset" });
    const late = await serve((_incoming, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write('{"half":', () => response.destroy());
    });
    const result = await sendOnce(request(late.url));
    expect(result).toMatchObject({ ok: false, fault: "reset" });
    const garbage = await serveTcp((socket) =>
      socket.once("data", () => socket.end("this is not http\r\n\r\n")),
    );
    expect(await sendOnce(request(garbage))).toMatchObject({ ok: false, fault: "reset" });
  });

  test("an answer above the limit is cut off", async () => {
    const { url } = await serve((_incoming, response) => {
      response.on("error", () => {});
      response.end("x".repeat(ANSWER_LIMIT_BYTES + 1));
    });
    const result = await sendOnce(request(url));
    expect(result).toMatchObject({ ok: false, fault: "too_large" });
    expect(result.exchange.response?.body.length).toBeLessThanOrEqual(ANSWER_LIMIT_BYTES);
    const exact = await serve((_incoming, response) => response.end("x".repeat(ANSWER_LIMIT_BYTES)));
    expect(await sendOnce(request(exact.url))).toMatchObject({ ok: true });
  });

  test("a redirect is an answer, not a second request", async () => {
    const target = await serve((_incoming, response) => response.end("moved here"));
    const { url } = await serve((_incoming, response) => {
      response.writeHead(307, { location: target.url }).end();
    });
    expect(await sendOnce(request(url))).toMatchObject({ ok: true, status: 307 });
    expect(target.seen).toHaveLength(0);
  });

  test("connections are kept, and one that died meanwhile is a reset with exactly one send", async () => {
    let requests = 0;
    let connections = 0;
    const url = await serveTcp((socket) => {
      connections += 1;
      socket.on("data", () => {
        requests += 1;
        if (requests === 3) return socket.resetAndDestroy();
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      });
    });
    expect(await sendOnce(request(url))).toMatchObject({ ok: true });
    expect(await sendOnce(request(url))).toMatchObject({ ok: true });
    expect(connections).toBe(1);
    expect(await sendOnce(request(url))).toMatchObject({ ok: false, fault: "reset" });
    expect({ requests, connections }).toEqual({ requests: 3, connections: 1 });
    expect(await sendOnce(request(url))).toMatchObject({ ok: true });
    expect(connections).toBe(2);
  });

  test("a silent gateway does not hold up calls to it beyond their deadline, and leaves no connection open", async () => {
    const { url, server } = await serve(() => {});
    const results = await Promise.all(
      Array.from({ length: 100 }, () => sendOnce(request(url, { deadlineMs: 300 }))),
    );
    expect(results.every((result) => !result.ok && result.fault === "timeout")).toBe(true);
    await expect
      .poll(() => new Promise((resolve) => server.getConnections((_error, count) => resolve(count))))
      .toBe(0);
  });
});

describe("a request with an idempotency key", () => {
  test("is sent once more, unchanged, when the connection breaks", async () => {
    const bodies: string[] = [];
    const { url } = await serve(async (incoming, response) => {
      let body = "";
      for await (const chunk of incoming.setEncoding("utf8")) body += chunk;
      bodies.push(`${incoming.headers["idempotency-key"]} ${body}`);
      if (bodies.length === 1) return void response.socket?.resetAndDestroy();
      response.end('{"ok":true}');
    });
    const result = await sendKeyed(request(url, { headers: { "idempotency-key": "k1" }, body: "a=1" }));
    expect(result).toMatchObject({ ok: true, status: 200, exchange: { resentAfter: "ECONNRESET" } });
    expect(bodies).toEqual(["k1 a=1", "k1 a=1"]);
  });

  test("is sent twice at most, and never after a silence or an answer", async () => {
    const broken = await serve((_request, response) => response.socket?.resetAndDestroy());
    expect(await sendKeyed(request(broken.url))).toMatchObject({ ok: false, fault: "reset" });
    expect(broken.seen).toHaveLength(2);
    const silent = await serve(() => {});
    expect(await sendKeyed(request(silent.url, { deadlineMs: 300 }))).toMatchObject({
      ok: false,
      fault: "timeout",
    });
    expect(silent.seen).toHaveLength(1);
    const failing = await serve((_request, response) => response.writeHead(500).end());
    expect(await sendKeyed(request(failing.url))).toMatchObject({ ok: true, status: 500 });
    expect(failing.seen).toHaveLength(1);
  });

  test("a second sending that finds nobody leaves it open what became of the first", async () => {
    const { url, server } = await serve((_request, response) => {
      server.close();
      response.socket?.resetAndDestroy();
    });
    expect(await sendKeyed(request(url))).toMatchObject({
      ok: false,
      fault: "reset",
      exchange: { fault: "reset", resentAfter: "ECONNRESET" },
    });
  });
});

test("a form names nested fields and leaves out what is undefined", () => {
  expect(formBody({ amount: "10500", "metadata[order]": "a b&c", reason: undefined })).toBe(
    "amount=10500&metadata%5Border%5D=a+b%26c",
  );
});
