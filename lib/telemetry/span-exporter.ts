import "server-only";
import { log } from "@/lib/log";

export interface FinishedSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  name: string;
  kind: "internal" | "server" | "client";
  startedAt: bigint;
  endedAt: bigint;
  attributes: Record<string, string | number | undefined>;
  failed: boolean;
}

interface Receiver {
  url: string;
  headers: Record<string, string>;
  service: string;
}

/** Spans wait this long at most, and are sent together. */
const EVERY_MS = 5_000;
const BATCH = 256;
/** A collector that is away costs this much memory and no more: what comes on top is dropped. */
const MOST_WAITING = 4_096;
const DEADLINE_MS = 10_000;
const COMPLAIN_EVERY_MS = 60_000;

const KIND = { internal: 1, server: 2, client: 3 } as const;
const FAILED = 2;

/** Sends finished spans to a collector. Losing them harms nobody, so nothing waits for it and nothing fails with it. */
export class SpanExporter {
  readonly #receiver: Receiver;
  readonly #timer: NodeJS.Timeout;
  #waiting: FinishedSpan[] = [];
  #sending: Promise<void> = Promise.resolve();
  #complainedAt = -COMPLAIN_EVERY_MS;

  constructor(receiver: Receiver) {
    this.#receiver = receiver;
    this.#timer = setInterval(() => void this.flush(), EVERY_MS).unref();
  }

  add(span: FinishedSpan): void {
    if (this.#waiting.length >= MOST_WAITING) return;
    this.#waiting.push(span);
    if (this.#waiting.length === BATCH) void this.flush();
  }

  /** Sends everything that waits, one batch after the other. */
  flush(): Promise<void> {
    this.#sending = this.#sending.then(async () => {
      while (this.#waiting.length > 0) await this.#send(this.#waiting.splice(0, BATCH));
    });
    return this.#sending;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #send(spans: FinishedSpan[]): Promise<void> {
    try {
      const answer = await fetch(this.#receiver.url, {
        method: "POST",
        headers: { "content-type": "application/json", ...this.#receiver.headers },
        body: JSON.stringify(this.#message(spans)),
        redirect: "error",
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      await answer.body?.cancel();
      if (!answer.ok) this.#complain(`HTTP ${answer.status}`);
    } catch (error) {
      this.#complain(error instanceof Error ? error.message : String(error));
    }
  }

  #message(spans: FinishedSpan[]) {
    const resource = { attributes: attributesOf({ "service.name": this.#receiver.service }) };
    return {
      resourceSpans: [
        { resource, scopeSpans: [{ scope: { name: "countersign" }, spans: spans.map(asOtlp) }] },
      ],
    };
  }

  #complain(reason: string): void {
    if (performance.now() - this.#complainedAt < COMPLAIN_EVERY_MS) return;
    this.#complainedAt = performance.now();
    log.warn({ reason }, "traces were not taken by the collector and are lost");
  }
}

function asOtlp(span: FinishedSpan) {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
    name: span.name,
    kind: KIND[span.kind],
    startTimeUnixNano: String(span.startedAt),
    endTimeUnixNano: String(span.endedAt),
    attributes: attributesOf(span.attributes),
    status: span.failed ? { code: FAILED } : {},
  };
}

function attributesOf(attributes: FinishedSpan["attributes"]) {
  return Object.entries(attributes).flatMap(([key, value]) => {
    if (value === undefined) return [];
    return [{ key, value: typeof value === "number" ? { intValue: String(value) } : { stringValue: value } }];
  });
}
