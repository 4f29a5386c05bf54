import "server-only";
import type { IncomingMessage } from "node:http";
import type { WireRequest } from "@/lib/api/api-request";

/** A call as Node received it, in the words of the web. */
export class IncomingRequest implements WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHeaders;
  readonly body: AsyncIterable<Uint8Array> | null;

  constructor(incoming: IncomingMessage) {
    this.method = incoming.method ?? "GET";
    this.url = `http://wire.invalid${incoming.url ?? "/"}`;
    this.headers = new IncomingHeaders(incoming);
    const hasBody = this.method !== "GET" && this.method !== "HEAD";
    // Whoever stops reading half-way still wants to answer on this connection.
    this.body = hasBody
      ? { [Symbol.asyncIterator]: () => incoming.iterator({ destroyOnReturn: false }) }
      : null;
  }
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
