import "server-only";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { ScannerAddress } from "@/lib/env-values";

/** What the daemon says of a file. */
export type Verdict = { kind: "clean" } | { kind: "infected"; signature: string } | { kind: "too_large" };

/** The words before and behind a verdict are short; whoever sends more is no such daemon. */
const LONGEST_REPLY = 4 * 1024;
/** Small enough that a daemon which has heard enough is noticed before everything is sent. */
const FRAME_BYTES = 256 * 1024;

/**
 * Asks a ClamAV daemon about a file that is sent in pieces (`INSTREAM`). `silenceMs`: how long nothing at all may happen. Throws where
 * no verdict was given, whatever the reason: a file is clean only when the daemon has heard all of it and said so.
 */
export async function askClamd(
  address: ScannerAddress,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  silenceMs: number,
): Promise<Verdict> {
  return conversation(address, silenceMs, async (socket, reply) => {
    await send(socket, pieces, reply);
    return verdictOf(await reply);
  });
}

/** Whether such a daemon is there. Throws where it is not. */
export async function pingClamd(address: ScannerAddress, silenceMs: number): Promise<void> {
  const answer = await conversation(address, silenceMs, (socket, reply) => {
    socket.write("zPING\0");
    return reply;
  });
  if (answer !== "PONG") throw new Error(`not understood: ${answer.slice(0, 200)}`);
}

/** One connection for one question; nothing of it is left behind. */
async function conversation<Answer>(
  address: ScannerAddress,
  silenceMs: number,
  ask: (socket: Socket, reply: Promise<string>) => Promise<Answer>,
): Promise<Answer> {
  const socket = connect(address);
  socket.setTimeout(silenceMs, () => socket.destroy(new Error(`nothing happened for ${silenceMs} ms`)));
  const reply = replyOf(socket);
  // It may fail while the file is still being sent; whoever sends finds out by himself.
  reply.catch(() => undefined);
  try {
    return await ask(socket, reply);
  } finally {
    socket.destroy();
  }
}

/** Sends the file to its end, unless the daemon has had enough of it before. */
async function send(
  socket: Socket,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  reply: Promise<string>,
): Promise<void> {
  let early: string | undefined;
  reply.then(
    (text) => {
      early = text;
    },
    () => undefined,
  );
  const write = async (bytes: Uint8Array | string) => {
    if (!socket.write(bytes)) await Promise.race([once(socket, "drain"), reply]);
  };
  await write("zINSTREAM\0");
  for await (const frame of framesOf(pieces)) {
    if (early !== undefined) return refuseEarly(early);
    await write(frame);
  }
  if (early !== undefined) return refuseEarly(early);
  await write(new Uint8Array(4));
}

/** Before its end nothing good can be said of a file. */
function refuseEarly(text: string): void {
  if (verdictOf(text).kind === "clean") throw new Error("answered before the end of the file");
}

/** Each piece behind its length. A length of nothing would end the file. */
async function* framesOf(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces)
    for (let from = 0; from < piece.length; from += FRAME_BYTES) {
      const part = piece.subarray(from, from + FRAME_BYTES);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      yield Buffer.concat([length, part]);
    }
}

/** The one sentence of the daemon. It ends with a NUL: anything shorter was cut off. */
function replyOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    socket.setEncoding("utf8");
    socket.on("data", (part: string) => {
      text += part;
      const end = text.indexOf("\0");
      if (end >= 0) resolve(text.slice(0, end).trim());
      else if (text.length > LONGEST_REPLY) socket.destroy(new Error("the answer has no end"));
    });
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("the connection ended without an answer")));
  });
}

function verdictOf(text: string): Verdict {
  if (text === "stream: OK") return { kind: "clean" };
  const [, signature] = /^stream: (.+) FOUND$/.exec(text) ?? [];
  if (signature !== undefined) return { kind: "infected", signature };
  if (/size limit exceeded/i.test(text)) return { kind: "too_large" };
  throw new Error(`not understood: ${text.slice(0, 200)}`);
}
