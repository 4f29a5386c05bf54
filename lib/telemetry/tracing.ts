import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";
import { getEnv } from "@/lib/env";
import { type FinishedSpan, SpanExporter } from "@/lib/telemetry/span-exporter";

/**
 * Traces in the words of OpenTelemetry, sent as OTLP/HTTP JSON: only where `OTEL_EXPORTER_OTLP_ENDPOINT` is set. Without it every
 * function here is one look at a variable. Attributes name kinds of things; never a value of a statement, a path with ids or a body.
 */

export type Attributes = Record<string, string | number | undefined>;
export type SpanKind = "internal" | "server" | "client";

interface Context {
  traceId: string;
  spanId: string;
}

interface Tracer {
  exporter: SpanExporter;
  current: AsyncLocalStorage<Context>;
}

// The page framework bundles its own copy of this module; both copies of a process share what is switched on.
const holder = globalThis as { countersignTracer?: Tracer | null };

function tracer(): Tracer | null {
  if (holder.countersignTracer === undefined) {
    const env = getEnv();
    const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT;
    holder.countersignTracer = endpoint
      ? {
          exporter: new SpanExporter({
            url: `${endpoint.replace(/\/$/, "")}/v1/traces`,
            headers: env.OTEL_EXPORTER_OTLP_HEADERS,
            service: env.OTEL_SERVICE_NAME,
          }),
          current: new AsyncLocalStorage(),
        }
      : null;
  }
  return holder.countersignTracer;
}

/** Whether anything is traced: asked where even putting attributes together would cost. */
export function isTracing(): boolean {
  return tracer() !== null;
}

interface Beginning {
  name: string;
  kind: SpanKind;
  attributes?: Attributes;
  /** A span that begins a trace, or goes on with that of a proxy in front (`traceparent`). */
  root?: { traceparent: string | undefined };
}

/**
 * Runs the work inside a span. What is no beginning of a trace and happens outside of one (the sweeps of the worker) is not traced.
 * `describe` adds what is only known afterwards.
 */
export async function traced<Result>(
  beginning: Beginning,
  work: () => Promise<Result>,
  describe?: (result: Result) => Attributes,
): Promise<Result> {
  const on = tracer();
  const parent = on?.current.getStore();
  if (!on || (!parent && !beginning.root)) return work();
  const from = parent ?? parentOf(beginning.root?.traceparent);
  const context = { traceId: from?.traceId ?? randomHex(16), spanId: randomHex(8) };
  const span: FinishedSpan = {
    ...context,
    parentSpanId: from?.spanId,
    name: beginning.name,
    kind: beginning.kind,
    startedAt: now(),
    endedAt: 0n,
    attributes: { ...beginning.attributes },
    failed: false,
  };
  try {
    const result = await on.current.run(context, work);
    Object.assign(span.attributes, describe?.(result));
    return result;
  } catch (error) {
    span.failed = true;
    throw error;
  } finally {
    span.endedAt = now();
    on.exporter.add(span);
  }
}

/** Sends what is left; called when a process ends. */
export async function flushTraces(): Promise<void> {
  await holder.countersignTracer?.exporter.flush();
}

/** Forgets what was switched on, for tests that change a variable. */
export function resetTracing(): void {
  holder.countersignTracer?.exporter.stop();
  delete holder.countersignTracer;
}

function parentOf(traceparent: string | undefined): Context | undefined {
  const [, traceId, spanId] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(traceparent ?? "") ?? [];
  if (!traceId || !spanId || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId };
}

const randomHex = (bytes: number) => randomBytes(bytes).toString("hex");

/** Nanoseconds since 1970, as the protocol counts. */
const now = () => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1_000)) * 1_000n;
