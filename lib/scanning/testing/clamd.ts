import { rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The text by which every scanner shows that it works. In two parts, so that none takes away this file. */
export const EICAR = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("");

/** How the daemon behaves from now on. `hasty`: says OK before the file has ended. `babble`: an answer without end. */
export type Behaviour = "scan" | "silent" | "hang up" | "half an answer" | "hasty" | "babble" | "error";

export interface Daemon {
  /** What `CLAMAV_ADDRESS` holds. */
  address: string;
  behaviour: Behaviour;
  /** More bytes than these are refused, as by `StreamMaxLength`. */
  limitBytes: number;
  /** The files that were heard to their end. */
  heard: Buffer[];
  close(): Promise<void>;
}

let made = 0;

/** A place for a daemon that is started later: the environment is read before. */
export function socketPath(): string {
  made += 1;
  return join(tmpdir(), `clamd-${process.pid}-${made}.ctl`);
}

/** Speaks what a ClamAV daemon speaks, and knows one virus. At a path in the file system, or on a free port. */
export async function startDaemon(path?: string): Promise<Daemon> {
  const daemon: Daemon = {
    address: "",
    behaviour: "scan",
    limitBytes: Number.POSITIVE_INFINITY,
    heard: [],
    close: () => stop(server, sockets),
  };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    converse(socket, daemon);
  });
  if (path !== undefined) rmSync(path, { force: true });
  await new Promise<void>((resolve) => {
    if (path === undefined) server.listen(0, "127.0.0.1", resolve);
    else server.listen(path, resolve);
  });
  const bound = server.address();
  daemon.address = typeof bound === "string" ? bound : `127.0.0.1:${bound?.port}`;
  return daemon;
}

async function stop(server: Server, sockets: Set<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
}

const COMMAND = "zINSTREAM\0";

function converse(socket: Socket, daemon: Daemon): void {
  let unread = Buffer.alloc(0);
  let file: Buffer[] | null = null;
  let size = 0;
  const say = (text: string) => void socket.end(`${text}\0`);
  const onEnd = () => {
    const content = Buffer.concat(file ?? []);
    daemon.heard.push(content);
    say(content.includes(EICAR) ? "stream: Eicar-Test-Signature FOUND" : "stream: OK");
  };
  const answers: Record<Exclude<Behaviour, "scan">, () => void> = {
    silent: () => undefined,
    "hang up": () => socket.destroy(),
    "half an answer": () => void socket.end("stream: OK"),
    hasty: () => void socket.write("stream: OK\0"),
    babble: () => void socket.write("stream: ".repeat(1_000)),
    error: () => say("stream: Can't allocate memory ERROR"),
  };
  socket.on("data", (bytes) => {
    unread = Buffer.concat([unread, bytes]);
    if (file === null) {
      if (unread.toString("latin1") === "zPING\0" && daemon.behaviour === "scan") return say("PONG");
      if (unread.length < COMMAND.length) return;
      if (unread.subarray(0, COMMAND.length).toString("latin1") !== COMMAND) return say("UNKNOWN COMMAND");
      unread = unread.subarray(COMMAND.length);
      file = [];
    }
    if (daemon.behaviour !== "scan") return answers[daemon.behaviour]();
    while (unread.length >= 4) {
      const length = unread.readUInt32BE(0);
      if (length === 0) return onEnd();
      if (size + length > daemon.limitBytes) return say("INSTREAM size limit exceeded. ERROR");
      if (unread.length < 4 + length) return;
      file.push(Buffer.from(unread.subarray(4, 4 + length)));
      unread = unread.subarray(4 + length);
      size += length;
    }
  });
}
