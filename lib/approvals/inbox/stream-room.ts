import "server-only";
import { AppError } from "@/lib/errors";

/** More tabs than anybody keeps open. Each stream asks the database every few seconds, so one person must not open them without end. */
export const MOST_STREAMS = 40;

const open = new Map<number, number>();

/** Takes one of a person's places in this process; what comes back gives it back, once. Throws `too_many_requests`. */
export function takeStreamRoom(userId: number): () => void {
  const taken = open.get(userId) ?? 0;
  if (taken >= MOST_STREAMS) {
    throw new AppError("too_many_requests", {
      detail: "You have this open in too many tabs. Close some of them.",
      params: { retryAfter: "60", minutes: "1" },
    });
  }
  open.set(userId, taken + 1);
  let given = true;
  return () => {
    if (!given) return;
    given = false;
    const left = (open.get(userId) ?? 1) - 1;
    if (left > 0) open.set(userId, left);
    else open.delete(userId);
  };
}
