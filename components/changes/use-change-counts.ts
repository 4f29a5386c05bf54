"use client";

import { useQuery } from "@tanstack/react-query";
import { changeCountsQuery } from "@/components/changes/api";
import type { ChangeCounts } from "@/lib/changes/types";

/** How many changes wait for this person, live from the server's first count. Without one nothing is asked. */
export function useChangeCounts(first: ChangeCounts | undefined): ChangeCounts | undefined {
  const { data } = useQuery({ ...changeCountsQuery(), initialData: first, enabled: first !== undefined });
  return data;
}
