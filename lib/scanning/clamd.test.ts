import { createServer, type Socket } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { scannerAddress } from "@/lib/env-values";
import { askClamd, pingClamd } from "@/lib/scanning/clamd";
import { type Behaviour, type Daemon, EICAR, socketPath, startDaemon } from "@/lib/scanning/testing/clamd";

let daemon: Daemon;
beforeAll(async () => {
  daemon = await startDaemon();
});
afterAll(() => daemon.close());
beforeEach(() => {
  daemon.behaviour = "scan";
  daemon.limitBytes = Number.POSITIVE_INFINITY;
  daemon.heard.length = 0;
});

/** A busy machine stands still for longer than silence has to last here. */
const askFor = (silenceMs: number, pieces: readonly (string | Uint8Array)[]) =>
  askClamd(
    scannerAddress.parse(daemon.address),
    pieces.map((piece) => Buffer.from(piece)),
    silenceMs,
  );
const ask = (...pieces: (string | Uint8Array)[]) => askFor(10_000, pieces);
const LARGE = Buffer.alloc(3 * 1024 * 1024, "a");

describe("a file that is shown to the daemon", () => {
  it("arrives whole and in its order, whatever its pieces are, and is clean", async () => {
    expect(await ask("one,", "", "two", LARGE)).toEqual({ kind: "clean" });
    expect(daemon.heard[0]?.equals(Buffer.concat([Buffer.from("one,two"), LARGE]))).toBe(true);
    expect(await ask()).toEqual({ kind: "clean" });
  });

  it("is infected where a virus is in it, also across two pieces, and by which one is told", async () => {
    const infected = { kind: "infected", signature: "Eicar-Test-Signature" };
    expect(await ask(`x${EICAR}`)).toEqual(infected);
    expect(await ask(LARGE, EICAR.slice(0, 20), EICAR.slice(20))).toEqual(infected);
  });

  it("is too large where the daemon says so, in the middle of it or at its end", async () => {
    daemon.limitBytes = 1_000;
    expect(await ask("a".repeat(1_000))).toEqual({ kind: "clean" });
    expect(await ask("a".repeat(1_001))).toEqual({ kind: "too_large" });
  });

  it("reaches a daemon at a socket of the file system", async () => {
    const local = await startDaemon(socketPath());
    expect(await askClamd(scannerAddress.parse(local.address), [Buffer.from(EICAR)], 10_000)).toMatchObject({
      kind: "infected",
    });
    await local.close();
  });
});

it("whether it is there can be asked without a file", async () => {
  const address = scannerAddress.parse(daemon.address);
  await expect(pingClamd(address, 10_000)).resolves.toBeUndefined();
  daemon.behaviour = "silent";
  await expect(pingClamd(address, 300)).rejects.toThrow(/nothing happened/);
});

describe("no verdict, and so no file", () => {
  it.each<[Behaviour, RegExp]>([
    ["silent", /nothing happened for 300 ms/],
    ["hang up", /ended without an answer|ECONNRESET|EPIPE/],
    ["half an answer", /ended without an answer|ECONNRESET|EPIPE/],
    ["hasty", /before the end of the file/],
    ["babble", /has no end/],
    ["error", /not understood: stream: Can't allocate memory ERROR/],
  ])("comes of a daemon that is %s", async (behaviour, message) => {
    daemon.behaviour = behaviour;
    const patience = behaviour === "silent" ? 300 : 10_000;
    await expect(askFor(patience, [LARGE, LARGE])).rejects.toThrow(message);
  });

  it("comes of nobody who listens, and of one who never takes the bytes", async () => {
    const taken: Socket[] = [];
    const deaf = createServer({ pauseOnConnect: true }, (socket) => taken.push(socket));
    await new Promise<void>((resolve) => deaf.listen(0, "127.0.0.1", resolve));
    const { port } = deaf.address() as { port: number };
    const many = Array.from({ length: 30 }, () => LARGE);
    await expect(askClamd({ host: "127.0.0.1", port }, many, 300)).rejects.toThrow(/nothing happened/);
    for (const socket of taken) socket.destroy();
    await new Promise((resolve) => deaf.close(resolve));
    await expect(askClamd({ host: "127.0.0.1", port }, [LARGE], 10_000)).rejects.toThrow(/ECONNREFUSED/);
  });

  it("comes of a file that breaks while it is read", async () => {
    const broken = (async function* () {
      yield Buffer.from("a");
      throw new Error("the disk is gone");
    })();
    await expect(askClamd(scannerAddress.parse(daemon.address), broken, 10_000)).rejects.toThrow(
      "the disk is gone",
    );
    expect(daemon.heard).toEqual([]);
  });
});
