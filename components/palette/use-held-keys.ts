"use client";

import { useEffect, useEffectEvent } from "react";
import { isCovered } from "@/components/requests/shortcuts";

type HeldKeys = {
  /** Changes the text that waits for its field. */
  onText: (change: (text: string) => string) => void;
  /** The person went on to something else: nothing may open under his hands. */
  onLeave: () => void;
};

/**
 * Keeps what is typed between the key that opens a field and the moment the field has the focus. Its code may still be on the way,
 * and the focus comes a frame late; until then the letters would act as keys of the page.
 */
export function useHeldKeys(isWaiting: boolean, { onText, onLeave }: HeldKeys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Tab") {
      onLeave();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") onLeave();
    else if (event.key === "Backspace") onText((text) => Array.from(text).slice(0, -1).join(""));
    else if (Array.from(event.key).length === 1) onText((text) => text + event.key);
  });
  const leave = useEffectEvent(onLeave);
  useEffect(() => {
    if (!isWaiting) return;
    const onKeyDown = (event: KeyboardEvent) => press(event);
    // What stands already closes by itself when somebody presses beside it.
    const onPointerDown = () => {
      if (!isCovered()) leave();
    };
    addEventListener("keydown", onKeyDown, { capture: true });
    addEventListener("pointerdown", onPointerDown);
    return () => {
      removeEventListener("keydown", onKeyDown, { capture: true });
      removeEventListener("pointerdown", onPointerDown);
    };
  }, [isWaiting]);
}
