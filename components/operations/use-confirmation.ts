"use client";

import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { readAmountText } from "@/components/operations/amount-text";
import { fetchJson } from "@/lib/http/action-failure";
import { exponentOf, parseAmount } from "@/lib/money/money";
import { type ConfirmationLimits, needsConfirmation } from "@/lib/operations/confirmation";

export const confirmationLimitsKey = ["confirmation-limits"] as const;

const limitsQuery = queryOptions({
  queryKey: confirmationLimitsKey,
  queryFn: ({ signal }) => fetchJson<ConfirmationLimits>("/api/settings/confirmation", { signal }),
  staleTime: 60_000,
});

export type Confirmation = {
  /** The amount has to be typed again, and has not been yet or not rightly. */
  missing: boolean;
  /** The same at the moment of sending: waits for the limits where somebody is faster than they are. */
  isMissing: () => Promise<boolean>;
  /** The field is to be shown. */
  needed: boolean;
  typed: string;
  setTyped: (text: string) => void;
};

/** Asks for large amounts twice. Where the limits cannot be read, every amount counts as large. */
export function useConfirmation(currency: string, amount: string | null): Confirmation {
  const client = useQueryClient();
  const limits = useQuery(limitsQuery);
  const [typed, setTyped] = useState("");
  const asksFor = (known: ConfirmationLimits | null): boolean =>
    amount !== null && (known ? needsConfirmation(known, currency, amount) : true);
  const isTyped = amount !== null && isSame(typed, amount, currency);
  const needed = limits.isPending ? false : asksFor(limits.data ?? null);
  const isMissing = async () => {
    const known = limits.data ?? (await client.ensureQueryData(limitsQuery).catch(() => null));
    return asksFor(known) && !isTyped;
  };
  return { missing: needed && !isTyped, isMissing, needed, typed, setTyped };
}

function isSame(typed: string, amount: string, currency: string): boolean {
  const reading = readAmountText(typed, exponentOf(currency));
  if (reading.kind !== "amount") return false;
  try {
    return parseAmount(reading.text, currency) === parseAmount(amount, currency);
  } catch {
    return false;
  }
}
