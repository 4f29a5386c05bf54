"use client";

import { type ReactNode, useSyncExternalStore } from "react";

const never = () => () => undefined;

/**
 * Holds every control of a page back until its scripts have taken it over. What somebody ticks or types before that is
 * forgotten by the form, and a press of a button does nothing: on a slow machine a right was unticked and could not be saved.
 * Looks like a page that is ready (`disabled` in globals.css), because it is for no longer than a moment.
 */
export function Awake({ children }: { children: ReactNode }) {
  const awake = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <fieldset role="none" disabled={!awake} data-waking={awake ? undefined : ""} className="contents">
      {children}
    </fieldset>
  );
}
