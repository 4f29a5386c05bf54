import { useTranslations } from "next-intl";
import type { AuditActorType } from "@/lib/audit/types";

type ActionKey = Parameters<ReturnType<typeof useTranslations<"audit.action">>>[0];
type EventKey = Parameters<ReturnType<typeof useTranslations<"transactions.event">>>[0];
type JobKey = Parameters<ReturnType<typeof useTranslations<"audit.job">>>[0];
type FactKey = Parameters<ReturnType<typeof useTranslations<"audit.factName">>>[0];
type ObjectKey = Parameters<ReturnType<typeof useTranslations<"audit.object">>>[0];

/** What an event says in words, by the code that the trail keeps; a code of another version stands for itself. */
export function ActionText({ action }: { action: string }) {
  const own = useTranslations("audit.action");
  const ofPayments = useTranslations("transactions.event");
  const key = action.replaceAll(".", "_");
  if (own.has(key as ActionKey)) return own(key as ActionKey);
  return ofPayments.has(key as EventKey) ? ofPayments(key as EventKey) : <bdi dir="ltr">{action}</bdi>;
}

/** Who did it: of what Countersign did by itself, the job in words; a job of another version stands for itself. */
export function ActorText({ actor, actorType }: { actor: string; actorType: AuditActorType }) {
  const t = useTranslations("audit.job");
  const key = actor.replace(/\W/g, "_") as JobKey;
  return <bdi>{actorType === "system" && t.has(key) ? t(key) : actor}</bdi>;
}

/** A fact in words, step by step: what lies inside another is named after it. */
export function FactName({ name }: { name: string }) {
  const t = useTranslations("audit.factName");
  const words = name.split(".").map((step) => (t.has(step as FactKey) ? t(step as FactKey) : null));
  const code = (
    <bdi dir="ltr" className="font-mono text-muted text-xs">
      {name}
    </bdi>
  );
  if (words.includes(null)) return code;
  return (
    <>
      {words.join(" · ")} <span className="block">{code}</span>
    </>
  );
}

/** What kind of thing an event is about; a kind of another version stands for itself. */
export function ObjectType({ type }: { type: string }) {
  const t = useTranslations("audit.object");
  return t.has(type as ObjectKey) ? t(type as ObjectKey) : <bdi dir="ltr">{type}</bdi>;
}
