"use client";

import { useEffect } from "react";
import { useDecidableCount } from "@/components/requests/use-decidable-count";

/** Puts the count before the title of the page, so that a tab in the background tells of waiting work. */
export function CountInTitle({ first }: { first?: number }) {
  const count = useDecidableCount(first);
  useEffect(() => {
    const show = () => {
      const bare = document.title.replace(/^\(\d+\) /, "");
      const wanted = count ? `(${count}) ${bare}` : bare;
      // The router writes the title of each new page; this runs after it, and never answers to itself.
      if (bare && document.title !== wanted) document.title = wanted;
    };
    show();
    const observer = new MutationObserver(show);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [count]);
  return null;
}
