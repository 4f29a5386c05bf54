"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useDeferredValue } from "react";
import type { NavigationItem } from "@/components/shell/navigation-items";
import type { Findings } from "@/lib/overview/find-types";
import { findQuery } from "./api";
import { type ActionKey, actions, ownPlaces } from "./places";

export type EntryKind = "pages" | "actions" | "transactions" | "requests" | "people";

/** One line of the palette and where it leads. */
export type Entry = {
  id: string;
  kind: EntryKind;
  label: string;
  /** An identifier, which is written left to right. */
  isReference?: boolean;
  detail?: readonly string[];
  amount?: { value: string; currency: string };
  href: string;
};

export type EntryGroup = { kind: EntryKind; items: Entry[] };

/** Everything that fits the text, by kind; `isPending` while the server is asked. */
export function useEntries(items: readonly NavigationItem[], acts: readonly ActionKey[], text: string) {
  const asked = useDeferredValue(text.trim());
  const found = useQuery(findQuery(asked));
  const places = usePlaces(items, acts).filter(({ label }) => fits(label, asked));
  const entries = [...(asked && found.data ? toEntries(found.data) : []), ...places];
  return {
    groups: groupsOf(useNamedStates(entries)),
    isPending: asked !== "" && found.isFetching,
    isFailed: asked !== "" && found.isError,
  };
}

/** Every word of the text stands somewhere in the label. */
function fits(label: string, text: string): boolean {
  const lower = label.toLocaleLowerCase();
  return text
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
}

function usePlaces(items: readonly NavigationItem[], acts: readonly ActionKey[]): Entry[] {
  const t = useTranslations("palette");
  const shell = useTranslations("shell");
  const own = new Set<string>(items.map(({ key }) => key));
  return [
    ...items.map(({ key, href }) => page(href, shell(key))),
    ...ownPlaces.map(({ key, href }) => page(href, t(`place.${key}`))),
    ...actions
      .filter(({ key, area }) => own.has(area) && acts.includes(key))
      .map(({ key, href }): Entry => ({ id: href, kind: "actions", label: t(`action.${key}`), href })),
  ];
}

function page(href: string, label: string): Entry {
  return { id: href, kind: "pages", label, href };
}

function toEntries({ transactions, requests, people }: Findings): (Entry & { word?: StateWord })[] {
  return [
    ...requests.map(({ requestId, operation, status, amount, currency }) => ({
      id: `R-${requestId}`,
      kind: "requests" as const,
      label: `R-${requestId}`,
      isReference: true,
      word: { of: "request" as const, operation, status },
      amount: { value: amount, currency },
      href: `/requests/${requestId}`,
    })),
    ...transactions.map(({ sessionId, orderNo, customer, state, amount, currency }) => ({
      id: sessionId,
      kind: "transactions" as const,
      label: orderNo ?? sessionId,
      isReference: true,
      word: { of: "transaction" as const, state, customer },
      amount: { value: amount, currency },
      href: `/transactions/${encodeURIComponent(sessionId)}`,
    })),
    ...people.map(({ userId, name, username }) => ({
      id: `person-${userId}`,
      kind: "people" as const,
      label: name,
      detail: [username],
      href: `/users/${userId}`,
    })),
  ];
}

type StateWord =
  | {
      of: "request";
      operation: Findings["requests"][number]["operation"];
      status: Findings["requests"][number]["status"];
    }
  | { of: "transaction"; state: Findings["transactions"][number]["state"]; customer: string | null };

function useNamedStates(entries: (Entry & { word?: StateWord })[]): Entry[] {
  const request = useTranslations("requests");
  const operation = useTranslations("operations");
  const transaction = useTranslations("transactions");
  return entries.map(({ word, ...entry }) => {
    if (!word) return entry;
    const parts =
      word.of === "request"
        ? [operation(`label.${word.operation}`), request(`status.${word.status}`)]
        : [word.customer, transaction(`state.${word.state}`)];
    return { ...entry, detail: parts.filter((part) => part !== null) };
  });
}

const order: readonly EntryKind[] = ["requests", "transactions", "people", "actions", "pages"];

function groupsOf(entries: Entry[]): EntryGroup[] {
  return order
    .map((kind) => ({ kind, items: entries.filter((entry) => entry.kind === kind) }))
    .filter(({ items }) => items.length > 0);
}
