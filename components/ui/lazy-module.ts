"use client";

import { useEffect, useSyncExternalStore } from "react";

/**
 * Code that is fetched when it is first wanted. React's own `lazy` holds back what has just arrived for a third of a
 * second, which is felt on every first press of a button; this shows it at once.
 */
export function lazyModule<Module>(load: () => Promise<Module>) {
  let fetched: Module | undefined;
  let loading: Promise<void> | undefined;
  const listeners = new Set<() => void>();

  /** Starts fetching; a failure is forgotten, so that the next press tries again, and so does the network when it is back. */
  const prefetch = (): Promise<void> => {
    loading ??= load().then(
      (loaded) => {
        fetched = loaded;
        for (const listener of listeners) listener();
      },
      () => {
        loading = undefined;
        addEventListener("online", () => void prefetch(), { once: true });
      },
    );
    return loading;
  };

  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  /** The module as soon as it is there; fetches it once it is `wanted`. */
  const useModule = (wanted = false): Module | undefined => {
    useEffect(() => {
      if (wanted) void prefetch();
    }, [wanted]);
    return useSyncExternalStore(
      subscribe,
      () => fetched,
      () => undefined,
    );
  };

  return { prefetch, useModule };
}
