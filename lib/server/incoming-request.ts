import "server-only";
import type { IncomingMessage } from "node:http";
import type { WireRequest } from "@/lib/api/api-request";

/** A call as Node received it, in the words of the web. */
export class IncomingRequest implements WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHeaders;
  readonly body: AsyncIterable<Uint8Array> | null;
  readonly #incoming: IncomingMessage;

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming;
    this.method = incoming.method ?? "GET";
    this.url = `http://wire.invalid${incoming.url ?? "/"}`;
    this.headers = new IncomingHeaders(incoming);
    const hasBody = this.method !== "GET" && this.method !== "HEAD";
    // Whoever stops reading half-way still wants to answer on this connection.
    this.body = hasBody
      ? { [Symbol.asyncIterator]: () => incoming.iterator({ destroyOnReturn: false }) }
      : null;
  }

  /** An iterator over a stream costs several times what the few pieces of a body do. */
  wholeBody(maxBytes: number): Promise<Buffer | null> {
    return this.body ? collect(this.#incoming, maxBytes) : Promise.resolve(Buffer.alloc(0));
  }
}

/** The whole body; null as soon as it is larger. Rejects when the client goes away in the middle of it. */
function collect(incoming: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error("The client went away before its request was whole."));
    if (incoming.destroyed) return gone();
    const pieces: Buffer[] = [];
    let size = 0;
    const take = (piece: Buffer) => {
      size += piece.length;
      if (size <= maxBytes) return void pieces.push(piece);
      // The rest is not read: whoever refuses still wants to answer on this connection.
      incoming.off("data", take).pause();
      resolve(null);
    };
    incoming.once("end", () => resolve(pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)));
    incoming.once("error", reject);
    incoming.once("close", gone);
    incoming.on("data", take);
  });
}

class IncomingHeaders {
  readonly #incoming: IncomingMessage;

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming;
  }

  get(name: string): string | null {
    const value = this.#incoming.headers[name.toLowerCase()];
    return value === undefined ? null : Array.isArray(value) ? value.join(", ") : value;
  }

  *[Symbol.iterator](): Iterator<[string, string]> {
    for (const name of Object.keys(this.#incoming.headers)) yield [name, this.get(name) ?? ""];
  }
}
