"use client";

import { useQuery } from "@tanstack/react-query";
import { outcomeCountsQuery } from "@/components/outcomes/api";
import type { OutcomeCounts } from "@/lib/operations/outcomes/types";

/** How many outcomes nobody knows, live from the server's first count. Without one nothing is asked. */
export function useOutcomeCounts(first: OutcomeCounts | undefined): OutcomeCounts | undefined {
  const { data } = useQuery({ ...outcomeCountsQuery(), initialData: first, enabled: first !== undefined });
  return data;
}
