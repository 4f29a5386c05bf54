"use client";

import { useCallback, useRef } from "react";

/**
 * Focuses an element as soon as it is on the screen, and hands it out for later. By its ref and not by an effect: what
 * stands in a dialog appears after the component that renders it.
 */
export function useFirstFocus<Element extends HTMLElement>() {
  const element = useRef<Element>(null);
  const attach = useCallback((node: Element | null) => {
    element.current = node;
    node?.focus();
  }, []);
  const focus = useCallback(() => element.current?.focus(), []);
  return { attach, focus };
}
