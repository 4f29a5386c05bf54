"use client";

import { useNow as useRequestNow } from "next-intl";
import { useSyncExternalStore } from "react";

const intervalMs = 30_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let current: Date | null = null;

function tick() {
  current = new Date();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  if (!timer) {
    timer = setInterval(tick, intervalMs);
    // A page that was built from a server answer still holds the server's time: catch up once it stands.
    queueMicrotask(tick);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time, moving every half minute with one timer for the whole page; the request's time while hydrating. */
export function useNow(): Date {
  const requestNow = useRequestNow();
  return (
    useSyncExternalStore(
      subscribe,
      () => current,
      () => null,
    ) ?? requestNow
  );
}
