import { request as httpRequest, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll } from "vitest";
import { createWebServer } from "@/lib/server/web-server";

/** The real HTTP server in front of the wire API, for tests that speak to it as a client does. */

export interface WireAnswer {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of many shapes
  body: any;
  headers: Record<string, string>;
}

export interface WireCall {
  authorization?: string | undefined;
  headers?: Record<string, string>;
  /** Text and bytes are sent as they are, everything else as JSON. */
  body?: unknown;
}

export interface Wire {
  port: number;
  call(method: string, path: string, call?: WireCall): Promise<WireAnswer>;
  /** The request as the merchants' Python client writes it onto the connection, byte for byte. */
  replay(
    method: string,
    path: string,
    apiKey: string,
    body?: string,
    more?: string[],
    contentType?: string,
  ): Promise<WireAnswer>;
}

/** Started before the tests of a file, on a free port. */
export function useWire(): Wire {
  let server: Server;
  const wire = {
    port: 0,
    call: (method: string, path: string, call: WireCall = {}) => send(wire.port, method, path, call),
    replay: (
      method: string,
      path: string,
      apiKey: string,
      body?: string,
      more: string[] = [],
      contentType = "application/json",
    ) => sendBytes(wire.port, pythonRequest(wire.port, method, path, apiKey, body, more, contentType)),
  };
  beforeAll(async () => {
    server = createWebServer(async (_request, response) => {
      response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    wire.port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return wire;
}

function send(port: number, method: string, path: string, call: WireCall): Promise<WireAnswer> {
  const { body } = call;
  const bytes =
    body === undefined
      ? Buffer.alloc(0)
      : Buffer.isBuffer(body)
        ? body
        : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const headers: Record<string, string> = {
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...(call.authorization === undefined ? {} : { authorization: call.authorization }),
    "content-length": String(bytes.length),
    ...call.headers,
  };
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { host: "127.0.0.1", port, method, path, headers, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          resolve({
            status: incoming.statusCode ?? 0,
            body: parsed(text),
            headers: incoming.headers as Record<string, string>,
          });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(bytes);
  });
}

function pythonRequest(
  port: number,
  method: string,
  path: string,
  apiKey: string,
  body: string | undefined,
  more: string[],
  contentType: string,
): string {
  return [
    `${method} ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    "Accept: */*",
    "Accept-Encoding: gzip, deflate",
    "Connection: keep-alive",
    "User-Agent: python-httpx/0.28.1",
    `Authorization: Api-Key ${apiKey}`,
    ...more,
    ...(body === undefined
      ? []
      : [`Content-Length: ${Buffer.byteLength(body)}`, `Content-Type: ${contentType}`]),
    "",
    body ?? "",
  ].join("\r\n");
}

function sendBytes(port: number, bytes: string): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    let received = "";
    socket.setEncoding("utf8");
    socket.on("error", reject);
    socket.on("data", (chunk: string) => {
      received += chunk;
      const end = received.indexOf("\r\n\r\n");
      if (end < 0) return;
      const [statusLine = "", ...lines] = received.slice(0, end).split("\r\n");
      const headers = Object.fromEntries(lines.map((line) => line.split(/:\s*/, 2) as [string, string]));
      const text = received.slice(end + 4);
      if (Buffer.byteLength(text) < Number(headers["content-length"] ?? "0")) return;
      socket.destroy();
      resolve({ status: Number(statusLine.split(" ")[1]), body: parsed(text), headers });
    });
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
