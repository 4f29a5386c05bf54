"use client";

import { useEffect, useState } from "react";

const PAUSE_MS = 350;

/** The text once it has not changed for a moment, so that not every key asks the server. */
export function useDeferredText(text: string | null): string | null {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
