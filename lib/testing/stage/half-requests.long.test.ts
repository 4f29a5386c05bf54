import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freePort } from "@/lib/db/embedded/free-port";
import { bundleWebEntry, killAll, settingsFor, startWeb, type WebVictim } from "@/lib/testing/processes";
import { arrangeWorld, eventually, makePayment } from "@/lib/testing/world";

/** Clients that send half a request and then nothing, through the proxy as docs/nginx.conf describes it, and to the web process itself. */
const world = arrangeWorld();
const home = mkdtempSync(join(tmpdir(), "countersign-proxy-"));
const sockets: Socket[] = [];
let bundle: string;
let web: WebVictim;
let proxyPort: number;
let endProxy = () => undefined as void;

beforeAll(async () => {
  bundle = await bundleWebEntry();
  web = await startWeb(bundle, settingsFor(world.database));
  proxyPort = await freePort();
  endProxy = await startProxy(new URL(web.url).port);
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  endProxy();
  await web?.kill();
  await killAll();
  rmSync(home, { recursive: true, force: true });
  rmSync(bundle, { force: true });
});

/** The documented configuration, without TLS and at other addresses. */
async function startProxy(webPort: string): Promise<() => void> {
  if (spawnSync("nginx", ["-v"]).error)
    throw new Error("Install nginx (Debian: apt-get install nginx-light).");
  const site = readFileSync("docs/nginx.conf", "utf8")
    .replace("127.0.0.1:3000", `127.0.0.1:${webPort}`)
    .replace("listen 443 ssl", `listen 127.0.0.1:${proxyPort}`)
    .replace(/^\s*ssl_.*$/gm, "");
  const file = join(home, "nginx.conf");
  const folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  writeFileSync(
    file,
    `daemon off; pid ${home}/pid; error_log ${home}/error.log;
     events { worker_connections 1024; }
     http { access_log off; ${folders.map((name) => `${name}_temp_path ${home}/${name};`).join(" ")}
     ${site} }`,
  );
  const proxy = spawn("nginx", ["-c", file, "-e", join(home, "error.log")], { stdio: "ignore" });
  const answers = () => fetch(`http://127.0.0.1:${proxyPort}/b/`).catch(() => null);
  await eventually("the proxy to answer", answers);
  return () => void proxy.kill("SIGTERM");
}

const HEADERS = "POST /b/pbl/v2/operation/ HTTP/1.1\r\nHost: pay.example.com\r\n";

/** Opens, sends its half, and says after how many seconds the other side ended it. */
function half(port: number, text: string): Promise<number> {
  const began = performance.now();
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    sockets.push(socket);
    socket.on("data", () => undefined);
    socket.on("error", () => undefined);
    socket.on("close", () => resolve((performance.now() - began) / 1000));
  });
}

const halfHeaders = `${HEADERS}Content-Ty`;
const halfBody = `${HEADERS}Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{"operation":`;
const many = (port: number, text: string) => Array.from({ length: 200 }, () => half(port, text));

async function refundThrough(port: number): Promise<number> {
  const { sessionId } = await makePayment(world.gateway);
  const answer = await fetch(`http://127.0.0.1:${port}/b/pbl/v2/operation/`, {
    method: "POST",
    headers: { authorization: `Api-Key ${world.apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ operation: "refund", session_id: sessionId, amount: "1.000" }),
  });
  await answer.arrayBuffer();
  return answer.status;
}

it("half requests are cut within 15 seconds by the proxy, others are served, and the web process stops within 30 seconds", async () => {
  const webPort = Number(new URL(web.url).port);
  const cut = [...many(proxyPort, halfHeaders), ...many(proxyPort, halfBody)];
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect([await refundThrough(proxyPort), await refundThrough(webPort)]).toEqual([200, 200]);
  const seconds = await Promise.all(cut);
  expect(Math.max(...seconds)).toBeLessThan(15);

  const held = [...many(webPort, halfHeaders), ...many(webPort, halfBody)];
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const began = performance.now();
  const gone = new Promise((resolve) => web.child.once("exit", resolve));
  web.child.kill("SIGTERM");
  await gone;
  const stopped = (performance.now() - began) / 1000;
  process.stdout.write(
    `Cut by the proxy after ${Math.max(...seconds).toFixed(1)} s, stopped after ${stopped.toFixed(1)} s\n`,
  );
  expect(stopped).toBeLessThan(30);
  await Promise.all(held);
}, 120_000);
