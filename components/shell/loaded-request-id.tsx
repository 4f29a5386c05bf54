"use client";

import { usePathname } from "next/navigation";
import { useSyncExternalStore } from "react";
import { RequestId } from "@/components/ui/request-id";

/**
 * The number of the request that the document came with. Where somebody came by a link inside the console, the browser shows a page
 * that it was given before: that number would be of another request, and nothing is said.
 */
export function LoadedRequestId({ value }: { value: string | null }) {
  const path = usePathname();
  const isOwn = useSyncExternalStore(
    () => () => undefined,
    () => loadedPath() === path,
    () => true,
  );
  return value && isOwn ? <RequestId value={value} /> : null;
}

function loadedPath(): string | null {
  const [document] = performance.getEntriesByType("navigation");
  return document ? new URL(document.name).pathname : null;
}
