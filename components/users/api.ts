import { queryOptions } from "@tanstack/react-query";

import { serializePeopleFilter } from "@/components/users/people-filter";
import type { OwnSession, Person, PersonFilter, PersonSummary } from "@/lib/auth/types";
import { fetchJson } from "@/lib/http/action-failure";

/** All reads about people. The keys stand only here. */
export const peopleKeys = {
  all: ["users"] as const,
  list: (filter: PersonFilter) => ["users", "list", filter] as const,
  person: (userId: number) => ["users", "person", userId] as const,
};

export const ownSessionsKey = ["account", "sessions"] as const;

/** People that match the filter. */
export function peopleQuery(filter: PersonFilter) {
  return queryOptions({
    queryKey: peopleKeys.list(filter),
    queryFn: ({ signal }) =>
      fetchJson<PersonSummary[]>(serializePeopleFilter("/api/users", filter), { act: true, signal }),
  });
}

/** One person's card. */
export function personQuery(userId: number) {
  return queryOptions({
    queryKey: peopleKeys.person(userId),
    queryFn: ({ signal }) => fetchJson<Person>(`/api/users/${userId}`, { signal }),
  });
}

/** Where a person is signed in. */
export function sessionsOfQuery(userId: number) {
  return queryOptions({
    queryKey: [...peopleKeys.person(userId), "sessions"],
    queryFn: ({ signal }) => fetchJson<OwnSession[]>(`/api/users/${userId}/sessions`, { signal }),
  });
}

/** Where the person himself is signed in. */
export function ownSessionsQuery() {
  return queryOptions({
    queryKey: ownSessionsKey,
    queryFn: ({ signal }) => fetchJson<OwnSession[]>("/api/account/sessions", { signal }),
  });
}
