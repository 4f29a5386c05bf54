import "server-only";

/**
 * Requests whose act has begun. The page framework keeps a copy of our modules for itself, so the server in front of it and the acts
 * behind it meet here, in the process.
 */
const KEY = Symbol.for("countersign.begun-acts");

function begunActs(): Set<string> {
  const place = globalThis as { [KEY]?: Set<string> };
  place[KEY] ??= new Set();
  return place[KEY];
}

/** Notes that the framework could read what was sent, and that an act of ours answers for what follows. */
export function noteBegunAct(requestId: string | null): void {
  if (requestId !== null) begunActs().add(requestId);
}

/** Whether an act of ours has begun in this request. */
export function hasBegunAct(requestId: string): boolean {
  return begunActs().has(requestId);
}

/** Forgets a request that is answered. */
export function forgetAct(requestId: string): void {
  begunActs().delete(requestId);
}
