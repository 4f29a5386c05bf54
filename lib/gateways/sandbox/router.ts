import type { IncomingMessage, ServerResponse } from "node:http";
import type { Desk } from "@/lib/gateways/sandbox/desk";
import type { FaultBoard } from "@/lib/gateways/sandbox/faults";
import type { Answer } from "@/lib/gateways/sandbox/wire";

/** What every handler works with. */
export interface Gateway {
  desk: Desk;
  faults: FaultBoard;
  /** Wait before every answer of the merchant's interface. */
  delayMs: number;
  defaultRefundMode: "immediate" | "queued";
  /** Where customers' browsers find this gateway. */
  publicUrl: string;
  /** Ends every wait when the gateway stops. */
  stopping: AbortSignal;
}

export interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  query: URLSearchParams;
  /** Parts of the path that the route's pattern captured, decoded. */
  params: string[];
  /** Account that the secret opened; null opens all of them. */
  account: string | null;
}

/** A handler returns its answer, or null when it has answered (or keeps silent) itself. */
export type Handler = (gateway: Gateway, call: Call) => Promise<Answer | null>;

export interface Route {
  method: "GET" | "POST" | "DELETE";
  /** `:id` stands for one part of the path. */
  path: string;
  handle: Handler;
}

export type Match = { handle: Handler; params: string[] } | { allowed: string[] };

/** Finds the handler of a path, or the methods that the path would take (none: no such path). */
export function findRoute(routes: readonly Route[], method: string, pathname: string): Match {
  const parts = split(pathname);
  const allowed: string[] = [];
  for (const route of routes) {
    const params = matchParts(split(route.path), parts);
    if (!params) continue;
    if (route.method === method) return { handle: route.handle, params };
    allowed.push(route.method);
  }
  return { allowed };
}

function split(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

function matchParts(pattern: string[], parts: string[]): string[] | null {
  if (pattern.length !== parts.length) return null;
  const params: string[] = [];
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index] ?? "";
    if (expected === ":id") params.push(decode(part));
    else if (expected !== part) return null;
  }
  return params;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
