import { randomUUID } from "node:crypto";

/**
 * A UUID of version 7, which begins with the time (74 random bits follow), so that new ones stand side by side in every index that
 * holds them, and the trail finds the events of a request among those of its time.
 */
export function newTimedId(now: number = Date.now()): string {
  const moment = now.toString(16).padStart(12, "0");
  return `${moment.slice(0, 8)}-${moment.slice(8)}-7${randomUUID().slice(15)}`;
}

/** When such an id was made; null for other ids, also for those that older versions made. */
export function momentOfId(id: string): Date | null {
  const [, high, low] =
    /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.exec(id) ?? [];
  return high && low ? new Date(Number.parseInt(high + low, 16)) : null;
}
