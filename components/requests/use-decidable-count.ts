"use client";

import { useQuery } from "@tanstack/react-query";
import { decidableCountQuery } from "@/components/requests/api";

/**
 * How many requests wait for this person, live from the server's first count. Without one (somebody who decides nothing)
 * nothing is asked.
 */
export function useDecidableCount(first: number | undefined): number | undefined {
  const { data } = useQuery({
    ...decidableCountQuery(),
    initialData: first === undefined ? undefined : { count: first },
    enabled: first !== undefined,
  });
  return data;
}
