import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packedFirst, readPackedFiles } from "@/lib/server/packed-files";
import { packStatic } from "./pack-static";

const SCRIPT = "export const words = 'a payment, a refund, a payment, a refund';\n".repeat(60);
let folder: string;
let server: Server;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "packed-"));
  mkdirSync(join(folder, "chunks"));
  writeFileSync(join(folder, "chunks", "a.js"), SCRIPT);
  writeFileSync(join(folder, "chunks", "small.js"), "1");
  writeFileSync(join(folder, "picture.woff2"), SCRIPT);
  expect(await packStatic(folder)).toBe(1);
  const handle = packedFirst(readPackedFiles(folder), async (_incoming, outgoing) => {
    outgoing.end("from the pages");
  });
  server = createServer((incoming, outgoing) => void handle(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

function send(
  path: string,
  headers: Record<string, string> = { "accept-encoding": "gzip, deflate, br, zstd" },
  method = "GET",
): Promise<{ body: Buffer; headers: IncomingHttpHeaders }> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    request({ port, host: "127.0.0.1", path, method, headers }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on("data", (piece: Buffer) => pieces.push(piece));
      answer.on("end", () => resolve({ body: Buffer.concat(pieces), headers: answer.headers }));
    })
      .once("error", reject)
      .end();
  });
}

describe("a file that the build has compressed", () => {
  it("is handed out as it is, for good, and says what it is", async () => {
    const { body, headers } = await send("/_next/static/chunks/a.js?v=1");
    expect(brotliDecompressSync(body).toString()).toBe(SCRIPT);
    expect(body.length).toBeLessThan(SCRIPT.length / 10);
    expect(headers).toMatchObject({
      "content-type": "application/javascript; charset=UTF-8",
      "content-encoding": "br",
      "content-length": String(body.length),
      "cache-control": "public, max-age=31536000, immutable",
      vary: "Accept-Encoding",
    });
  });

  it("has the same headers and no body when only they are asked for", async () => {
    const { body, headers } = await send("/_next/static/chunks/a.js", { "accept-encoding": "br" }, "HEAD");
    expect([body.length, headers["content-encoding"]]).toEqual([0, "br"]);
  });

  it.each([
    ["cannot read it", "/_next/static/chunks/a.js", { "accept-encoding": "gzip" }],
    ["does not want it", "/_next/static/chunks/a.js", { "accept-encoding": "gzip, br;q=0" }],
    ["says nothing", "/_next/static/chunks/a.js", {}],
    ["wants a part", "/_next/static/chunks/a.js", { "accept-encoding": "br", range: "bytes=0-10" }],
    ["wants what was too small", "/_next/static/chunks/small.js", { "accept-encoding": "br" }],
    ["wants the packed file by its name", "/_next/static/chunks/a.js.br", { "accept-encoding": "br" }],
    ["climbs out", "/_next/static/../../chunks/a.js", { "accept-encoding": "br" }],
  ])("is left to the pages for whoever %s", async (_who, path, headers) => {
    expect((await send(path, headers as Record<string, string>)).body.toString()).toBe("from the pages");
  });

  it("is left to the pages for whoever sends something", async () => {
    const { body } = await send("/_next/static/chunks/a.js", { "accept-encoding": "br" }, "POST");
    expect(body.toString()).toBe("from the pages");
  });
});
