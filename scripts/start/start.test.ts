import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { tryLock, withLock } from "../bootstrap/lock.mjs";
import { lockDataFolder, prepareDataFolder, requireFreePort } from "./checks";
import { asApplication, localUrlOf } from "./environment";
import { DEMO_USERS, loadSecrets, readablePassword } from "./secrets";
import { type Service, Supervisor } from "./supervisor";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign-start-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("locks", () => {
  it("are held once, named by their holder, and free after release", () => {
    const path = join(folder, "lock");
    const first = tryLock(path);
    expect(tryLock(path)).toEqual({ held: false, pid: process.pid });
    if (first.held) first.release();
    expect(tryLock(path).held).toBe(true);
  });

  it("are taken from a process that is gone, or whose id belongs to somebody else by now", () => {
    const path = join(folder, "lock");
    writeFileSync(path, `${process.pid}\nan earlier start of this machine`);
    const lock = tryLock(path);
    expect(lock.held).toBe(true);
    if (lock.held) lock.release();
    writeFileSync(path, "4194303\nlong gone");
    expect(tryLock(path).held).toBe(true);
  });

  it("let one work at a time", async () => {
    const path = join(folder, "lock");
    let inside = 0;
    const most = await Promise.all(
      [1, 2, 3].map(() =>
        withLock(path, async () => {
          inside += 1;
          const seen = inside;
          await new Promise((resolve) => setTimeout(resolve, 20));
          inside -= 1;
          return seen;
        }),
      ),
    );
    expect(most).toEqual([1, 1, 1]);
    expect(existsSync(path)).toBe(false);
  });
});

describe("checks before starting", () => {
  it("refuse a taken port in one sentence", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    await expect(requireFreePort(port, "127.0.0.1")).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is already in use`,
    );
    await new Promise((resolve) => server.close(resolve));
    await expect(requireFreePort(port, "127.0.0.1")).resolves.toBeUndefined();
  });

  it("make the data folder, and refuse one that cannot be a folder", () => {
    const made = prepareDataFolder(join(folder, "a", "b"));
    expect(statSync(made).mode & 0o777).toBe(0o711);
    writeFileSync(join(folder, "file"), "");
    expect(() => prepareDataFolder(join(folder, "file", "x"))).toThrow(/cannot be written/);
  });

  it.runIf(existsSync("/proc/self"))(
    "tells of a folder that cannot be made instead of trying for ever",
    () => {
      expect(() => prepareDataFolder("/proc/countersign/data")).toThrow(/cannot be written/);
    },
  );

  it("refuse a data folder that another instance uses", () => {
    const release = lockDataFolder(folder);
    expect(() => lockDataFolder(folder)).toThrow(/Another Countersign/);
    release();
    lockDataFolder(folder)();
  });
});

describe("secrets", () => {
  it("are invented once, kept, and readable by their owner only", () => {
    const first = loadSecrets(folder);
    expect(loadSecrets(folder)).toEqual(first);
    expect(statSync(join(folder, "secrets.json")).mode & 0o777).toBe(0o600);
    expect(Object.keys(first.credentials.users)).toEqual(DEMO_USERS);
    expect(first.credentials.apiKey).toMatch(/^[A-Za-z0-9]{8}\.[A-Za-z0-9]{32}$/);
    expect(Buffer.from(first.sealKey, "base64")).toHaveLength(32);
  });

  it("differ between two instances and between two people", () => {
    const { credentials, ...rest } = loadSecrets(folder);
    const values = [
      ...Object.values(rest),
      credentials.apiKey,
      ...Object.values(credentials.users).map((u) => u.password),
    ];
    expect(new Set(values).size).toBe(values.length);
  });

  it("never invent anew over a file that cannot be read", () => {
    writeFileSync(join(folder, "secrets.json"), "{");
    expect(() => loadSecrets(folder)).toThrow(/restore it/);
    expect(readFileSync(join(folder, "secrets.json"), "utf8")).toBe("{");
  });

  it("make passwords that can be read out and are long enough", () => {
    for (let i = 0; i < 50; i += 1) expect(readablePassword()).toMatch(/^([a-z]{4}-){4}[2-9]{3}$/);
  });
});

describe("addresses", () => {
  it("reach a server that listens everywhere through loopback", () => {
    expect(localUrlOf({ HOST: "0.0.0.0", PORT: 4299 })).toBe("http://127.0.0.1:4299");
    expect(localUrlOf({ HOST: "::1", PORT: 4299 })).toBe("http://[::1]:4299");
  });

  it("give the application's rights and never the owner's", () => {
    const url = new URL(asApplication("postgresql://owner:pw@db:5432/shop?sslmode=require"));
    expect(url.searchParams.get("options")).toBe("-c role=countersign_app");
    expect(url.searchParams.get("sslmode")).toBe("require");
  });
});

describe("the supervisor", () => {
  const sleeper = (name: string, order: string[]): Service => ({
    name,
    start: () => spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" }),
    ready: async () => undefined,
    stop: (child) => {
      order.push(name);
      child.kill("SIGTERM");
    },
    patienceMs: 5_000,
  });

  it("brings a killed service back and stops the last started first", async () => {
    const order: string[] = [];
    const pids: number[] = [];
    const lines: string[] = [];
    const supervisor = new Supervisor((line) => lines.push(line));
    const counted = sleeper("first", order);
    const start = counted.start;
    counted.start = () => {
      const child = start();
      pids.push(child.pid ?? 0);
      return child;
    };
    await supervisor.add(counted);
    await supervisor.add(sleeper("second", order));
    process.kill(pids[0] ?? 0, "SIGKILL");
    await vi.waitFor(() => expect(lines).toContain("The first is back"), { timeout: 5_000 });
    expect(pids).toHaveLength(2);
    await supervisor.stopAll();
    expect(order).toEqual(["second", "first"]);
    expect(() => process.kill(pids[1] ?? 0, 0)).toThrow();
  });

  it("fails when a service ends while starting", async () => {
    const supervisor = new Supervisor(() => undefined);
    const broken: Service = {
      ...sleeper("broken", []),
      start: () => spawn(process.execPath, ["-e", "process.exit(3)"], { stdio: "ignore" }),
      ready: () => new Promise(() => undefined),
    };
    await expect(supervisor.add(broken)).rejects.toThrow(/broken ended while starting \(exit code 3\)/);
    await supervisor.stopAll();
  });

  it("ends a service that does not listen", async () => {
    const supervisor = new Supervisor(() => undefined);
    const deaf = { ...sleeper("deaf", []), stop: () => undefined, patienceMs: 50 };
    await supervisor.add(deaf);
    await expect(supervisor.stopAll()).resolves.toBeUndefined();
  });
});
