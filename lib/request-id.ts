import { randomUUID } from "node:crypto";

/**
 * The id of a request: a UUID of version 7, which begins with its moment. So the trail finds the events of a request among
 * those of its time, without an index that every refund would have to feed.
 */
export function newRequestId(now: number = Date.now()): string {
  const moment = now.toString(16).padStart(12, "0");
  return `${moment.slice(0, 8)}-${moment.slice(8)}-7${randomUUID().slice(15)}`;
}

/** When a request with this id came; null for other ids, also for those that older versions made. */
export function momentOfRequest(id: string): Date | null {
  const [, high, low] =
    /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.exec(id) ?? [];
  return high && low ? new Date(Number.parseInt(high + low, 16)) : null;
}
