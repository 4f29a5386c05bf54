"use client";

import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { readAmountText } from "@/components/operations/amount-text";
import { fetchJson } from "@/lib/http/action-failure";
import { exponentOf } from "@/lib/money/money";
import { type ConfirmationLimits, isSameAmount, needsConfirmation } from "@/lib/operations/confirmation";

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
  /** The amount that was typed twice, for the server, which asks again; empty where it was not. */
  sent: { confirmedAmount?: string };
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
  const sent = isTyped && amount !== null ? { confirmedAmount: amount } : {};
  return { missing: needed && !isTyped, isMissing, needed, typed, setTyped, sent };
}

export type TotalsConfirmation = {
  /** Currencies whose sum has to be typed, each with what was typed so far. */
  asked: { currency: string; amount: string; typed: string; missing: boolean }[];
  setTyped: (currency: string, text: string) => void;
  /** The sums that were typed, for the server; null while one is missing. */
  confirm: () => Promise<{ currency: string; amount: string }[] | null>;
};

/** The same for several payments at once: what counts is the sum of each currency. */
export function useTotalsConfirmation(
  totals: readonly { currency: string; amount: string }[],
): TotalsConfirmation {
  const client = useQueryClient();
  const limits = useQuery(limitsQuery);
  const [typed, setTyped] = useState<Record<string, string>>({});
  const large = (known: ConfirmationLimits | null) =>
    totals
      .filter(({ currency, amount }) => (known ? needsConfirmation(known, currency, amount) : true))
      .map(({ currency, amount }) => {
        const text = typed[currency] ?? "";
        return { currency, amount, typed: text, missing: !isSame(text, amount, currency) };
      });
  return {
    asked: limits.isPending ? [] : large(limits.data ?? null),
    setTyped: (currency, text) => setTyped((before) => ({ ...before, [currency]: text })),
    confirm: async () => {
      const lines = large(limits.data ?? (await client.ensureQueryData(limitsQuery).catch(() => null)));
      if (lines.some(({ missing }) => missing)) return null;
      return lines.map(({ currency, amount }) => ({ currency, amount }));
    },
  };
}

function isSame(typed: string, amount: string, currency: string): boolean {
  const reading = readAmountText(typed, exponentOf(currency));
  return reading.kind === "amount" && isSameAmount(reading.text, amount, currency);
}
