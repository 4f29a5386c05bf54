import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { useRecordedText } from "@/components/operations/recorded-text";
import type { ShownTransaction } from "@/components/transactions/api";
import { Disclosure } from "@/components/transactions/disclosure";
import { JsonView } from "@/components/transactions/json-view";
import { OperationName } from "@/components/transactions/operation-name";
import { TimelineFilter } from "@/components/transactions/timeline-filter";
import { type TimelineKind, timelineKind } from "@/components/transactions/timeline-kinds";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { TextLink } from "@/components/ui/text-link";
import { Section } from "@/components/ui/section";
import { Timestamp } from "@/components/ui/timestamp";
import { useRefusalText } from "@/lib/i18n/refusal-text";
import { languageOf } from "@/lib/i18n/settings";
import type { TimelineEvent } from "@/lib/transactions/views";

type EventKey = Parameters<ReturnType<typeof useTranslations<"transactions.event">>>[0];

/** The story of the payment, the latest first; for those who read the audit with every detail of the trail. */
export function TimelineSection({ payment }: { payment: ShownTransaction }) {
  const t = useTranslations("transactions");
  const [hidden, setHidden] = useState<ReadonlySet<TimelineKind>>(new Set());
  const shown = payment.timeline.filter((event) => !hidden.has(timelineKind(event)));
  return (
    <Section title={t("timeline")} meta={payment.timeline.length || undefined}>
      <TimelineFilter events={payment.timeline} hidden={hidden} onChange={setHidden} />
      <ol className="ms-1 border-line-strong border-s">
        {shown.map((event) => (
          <li key={event.key} className="relative ps-4 pb-3 last:pb-0">
            <span
              aria-hidden="true"
              className={cn(
                "absolute -inset-s-1 top-1.5 size-2 rounded-full border border-paper",
                event.result === "ok" ? "bg-control" : "bg-negative",
              )}
            />
            <p className="flex flex-wrap items-baseline gap-x-2">
              {event.operation ? (
                <span className="font-medium">
                  <OperationName type={event.operation.type} />
                  {event.operation.amount ? (
                    <>
                      {" "}
                      <bdi dir="ltr">{event.operation.amount}</bdi>
                    </>
                  ) : null}
                </span>
              ) : null}
              <EventName action={event.action} plain={event.operation !== null} />
              <EventSubject event={event} />
              {event.result === "ok" ? null : <Badge tone="negative">{t(`result.${event.result}`)}</Badge>}
            </p>
            <p className="text-muted text-xs">
              <Timestamp value={event.at} seconds />
              {event.actor ? (
                <>
                  {" · "}
                  <bdi>{event.actor}</bdi>
                </>
              ) : null}
            </p>
            <EventDetails event={event} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

function EventSubject({ event: { subject, href } }: { event: TimelineEvent }) {
  if (!subject) return null;
  const text = <bdi className="break-all">{subject}</bdi>;
  return href ? <TextLink href={href}>{text}</TextLink> : <span className="text-muted">{text}</span>;
}

function EventName({ action, plain }: { action: string; plain: boolean }) {
  const t = useTranslations("transactions.event");
  const tDetail = useTranslations("paymentDetail.event");
  const key = action.replaceAll(".", "_") as EventKey;
  if (tDetail.has(key as never)) return <span className="font-medium">{tDetail(key as never)}</span>;
  return (
    <span className={plain ? "text-muted" : "font-medium"}>
      {t.has(key) ? t(key) : <bdi dir="ltr">{action}</bdi>}
    </span>
  );
}

/** A refusal stands in the trail as its code and its English text. */
const refusedWith = /^([a-z_]+): (.+)$/s;

function useTrailReason(): (reason: string) => string {
  const recorded = useRecordedText();
  const refusal = useRefusalText();
  const isEnglish = languageOf(useLocale()) === "en";
  return (reason) => {
    const [, code, english] = refusedWith.exec(reason) ?? [];
    return code && english && !isEnglish ? refusal(code, english) : recorded(reason);
  };
}

function EventDetails({ event }: { event: TimelineEvent }) {
  const t = useTranslations("transactions");
  const reason = useTrailReason();
  const details = event.details;
  if (!details || !Object.values(details).some((value) => value !== null)) return null;
  return (
    <Disclosure summary={t("auditDetails")}>
      <dl className="flex max-w-2xl flex-col gap-2 text-xs">
        {details.reason ? (
          <Detail term={t("auditReason")}>
            <bdi>{reason(details.reason)}</bdi>
          </Detail>
        ) : null}
        {details.before ? (
          <Detail term={t("auditBefore")}>
            <JsonView value={details.before} label={t("auditBefore").toLowerCase()} />
          </Detail>
        ) : null}
        {details.after ? (
          <Detail term={t("auditAfter")}>
            <JsonView value={details.after} label={t("auditAfter").toLowerCase()} />
          </Detail>
        ) : null}
        {details.address ? (
          <Detail term={t("auditAddress")}>
            <bdi dir="ltr">{details.address}</bdi>
          </Detail>
        ) : null}
        {details.requestId ? (
          <Detail term={t("auditRequestId")}>
            <bdi dir="ltr" className="break-all font-mono text-2xs">
              {details.requestId}
            </bdi>
          </Detail>
        ) : null}
      </dl>
    </Disclosure>
  );
}

function Detail({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-3 sm:grid-cols-[6rem_minmax(0,1fr)]">
      <dt className="text-muted">{term}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
