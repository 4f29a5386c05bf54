import type { Origin } from "@/lib/auth/actor";

/**
 * What handlers read of a request. The web's own `Request` is one; the server hands over a leaner one, because making a
 * `Request` of every call costs as much as checking its key.
 */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Pick<Headers, "get"> & Iterable<[string, string]>;
  readonly body: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array> | null;
  /** The whole body instead of its pieces, where that is cheaper; null: it is larger than this. */
  wholeBody?(maxBytes: number): Promise<Buffer | null>;
}

/** One call of the wire API as its handler gets it, whatever the door. */
export interface ApiRequest {
  request: WireRequest;
  origin: Origin;
  requestId: string;
  params: Record<string, string>;
}
