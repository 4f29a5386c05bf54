"use client";

import { useEffect, useEffectEvent } from "react";

/** A key as `KeyboardEvent.key` names it, and what it does. Doing nothing (`undefined`) leaves the key to the browser. */
export type Shortcuts = Record<string, (() => void) | undefined>;

const storageKey = "countersign-shortcuts";

/** Whether single keys act. People who speak to their computer, or rest a hand on it, turn them off. */
export function shortcutsAreOn(): boolean {
  try {
    return localStorage.getItem(storageKey) !== "off";
  } catch {
    return true;
  }
}

export function turnShortcuts(on: boolean): void {
  try {
    if (on) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, "off");
  } catch {
    // A browser that stores nothing keeps them on.
  }
}

/** Fields take letters themselves. A tick box or a button does not. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target.matches("input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
}

/** Something stands in front of the page, and its keys are its own. */
export function isCovered(): boolean {
  return document.querySelector("[role=dialog], [role=alertdialog], [role=menu]") !== null;
}

/**
 * Single keys on the page: never while somebody types, with a modifier, or in front of a dialog. Several parts of a screen may each
 * have theirs.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (
      event.defaultPrevented ||
      event.isComposing ||
      event.repeat ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey
    )
      return;
    // The help itself opens always: it is where the others are turned on again.
    if (event.key !== "?" && !shortcutsAreOn()) return;
    const act = shortcuts[event.key];
    if (!act || isTyping(event.target) || isCovered()) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => press(event);
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
