import { useTranslations } from "next-intl";

type ActionKey = Parameters<ReturnType<typeof useTranslations<"audit.action">>>[0];
type EventKey = Parameters<ReturnType<typeof useTranslations<"transactions.event">>>[0];
type ObjectKey = Parameters<ReturnType<typeof useTranslations<"audit.object">>>[0];

/** What an event says in words, by the code that the trail keeps; a code of another version stands for itself. */
export function ActionText({ action }: { action: string }) {
  const own = useTranslations("audit.action");
  const ofPayments = useTranslations("transactions.event");
  const key = action.replaceAll(".", "_");
  if (own.has(key as ActionKey)) return own(key as ActionKey);
  return ofPayments.has(key as EventKey) ? ofPayments(key as EventKey) : <bdi dir="ltr">{action}</bdi>;
}

/** What kind of thing an event is about; a kind of another version stands for itself. */
export function ObjectType({ type }: { type: string }) {
  const t = useTranslations("audit.object");
  return t.has(type as ObjectKey) ? t(type as ObjectKey) : <bdi dir="ltr">{type}</bdi>;
}
