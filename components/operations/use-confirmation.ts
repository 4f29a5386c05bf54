"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { readAmountText } from "@/components/operations/amount-text";
import { fetchJson } from "@/lib/http/action-failure";
import { exponentOf, parseAmount } from "@/lib/money/money";
import { type ConfirmationLimits, needsConfirmation } from "@/lib/operations/confirmation";

export const confirmationLimitsKey = ["confirmation-limits"] as const;

export type Confirmation = {
  /** The amount has to be typed again, and has not been yet or not rightly. */
  missing: boolean;
  /** The field is to be shown. */
  needed: boolean;
  typed: string;
  setTyped: (text: string) => void;
};

/** Asks for large amounts twice. Where the limits cannot be read, every amount counts as large. */
export function useConfirmation(currency: string, amount: string | null): Confirmation {
  const limits = useQuery({
    queryKey: confirmationLimitsKey,
    queryFn: ({ signal }) => fetchJson<ConfirmationLimits>("/api/settings/confirmation", { signal }),
    staleTime: 60_000,
  });
  const [typed, setTyped] = useState("");
  const needed =
    amount !== null && (limits.data ? needsConfirmation(limits.data, currency, amount) : limits.isError);
  const missing = (amount !== null && limits.isPending) || (needed && !isSame(typed, amount, currency));
  return { missing, needed, typed, setTyped };
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
