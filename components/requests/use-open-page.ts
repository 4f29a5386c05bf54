"use client";

import { useRouter } from "next/navigation";
import { useShortcuts } from "@/components/requests/shortcuts";

/** The key that opens the page of the request that is looked at. */
export function useOpenPage(requestId: number): void {
  const router = useRouter();
  useShortcuts({ o: () => router.push(`/requests/${requestId}`) });
}
