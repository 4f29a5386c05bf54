"use client";

import { useEffect } from "react";

/**
 * A browser may put a page aside as it is when it is left, and show it again when somebody goes back: with what it held, whoever sits
 * there now. Such a page shows nothing, and is asked of the server anew, which knows whether its session is still there.
 */
export function PutAside() {
  useEffect(() => {
    const hide = (event: PageTransitionEvent) => {
      if (event.persisted) document.documentElement.hidden = true;
    };
    const ask = (event: PageTransitionEvent) => {
      if (event.persisted) location.reload();
    };
    window.addEventListener("pagehide", hide);
    window.addEventListener("pageshow", ask);
    return () => {
      window.removeEventListener("pagehide", hide);
      window.removeEventListener("pageshow", ask);
    };
  }, []);
  return null;
}
