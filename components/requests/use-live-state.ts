"use client";

import { useSyncExternalStore } from "react";
import { currentLiveState, type LiveState, subscribeToLiveState } from "@/components/requests/live-state";

const onServer = (): LiveState => "off";

/** How the page hears of changes. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribeToLiveState, currentLiveState, onServer);
}
