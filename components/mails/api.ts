import { queryOptions } from "@tanstack/react-query";
import { serializeMailFilter } from "@/components/mails/list-input";
import { fetchJson } from "@/lib/http/action-failure";
import type { MailDetail, MailFilter, MailPage } from "@/lib/mail/types";

/** All reads about mails. They repeat by themselves, so none of them counts as an act of the person. */
export const mailKeys = {
  list: (filter: MailFilter) => ["mails", "list", filter] as const,
  mail: (mailId: string) => ["mails", "mail", mailId] as const,
};

const listIntervalMs = 5_000;

/** One page of the list, live. */
export function mailListQuery(filter: MailFilter) {
  return queryOptions({
    queryKey: mailKeys.list(filter),
    queryFn: ({ signal }) => fetchJson<MailPage>(serializeMailFilter("/api/mails", filter), { signal }),
    refetchInterval: listIntervalMs,
  });
}

/** One mail, live while it is under way. */
export function mailQuery(mailId: string) {
  return queryOptions({
    queryKey: mailKeys.mail(mailId),
    queryFn: ({ signal }) => fetchJson<MailDetail>(`/api/mails/${mailId}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.status === "waiting" ? listIntervalMs : false),
  });
}
