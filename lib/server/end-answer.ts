import type { IncomingMessage, ServerResponse } from "node:http";

/** How long, and for how many bytes, somebody is listened to who was answered before his request was whole. */
const LINGER_MS = 5_000;
const LINGER_BYTES = 16 * 1024 * 1024;

/**
 * Ends an answer. Of a request that is not whole yet (it was refused unread, or came in two parts) the rest is read and thrown
 * away first, within limits: most clients send all before they look up, and a connection that ends under their hands is an
 * error to them, not the answer that was sent. Such an answer has to carry its length and `connection: close`.
 */
export function endAnswer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  body?: string | Uint8Array,
): void {
  if (incoming.complete || incoming.destroyed) {
    outgoing.end(body);
    return;
  }
  if (body === undefined) outgoing.flushHeaders();
  else outgoing.write(body);
  let left = LINGER_BYTES;
  const stop = () => {
    clearTimeout(timer);
    incoming.off("data", count).off("end", stop).off("close", stop);
    outgoing.end();
  };
  const count = (piece: Buffer) => {
    left -= piece.length;
    if (left < 0) stop();
  };
  const timer = setTimeout(stop, LINGER_MS);
  incoming.on("data", count).on("end", stop).on("close", stop).resume();
}
