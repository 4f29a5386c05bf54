import { useTranslations } from "next-intl";
import { differencesOf } from "@/components/audit/differences";
import { ActorText, FactName, ObjectType } from "@/components/audit/event-words";
import { serializeAuditInput } from "@/components/audit/list-input";
import { useReasonText } from "@/components/audit/reason-text";
import { ResultLabel } from "@/components/audit/result-label";
import { useValueText } from "@/components/audit/use-value-text";
import { cn } from "@/components/ui/cn";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { Reference } from "@/components/ui/reference";
import { Section } from "@/components/ui/section";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { AuditDetail } from "@/lib/audit/types";

/** One event: its facts, what changed, and its place in the chain. */
export function AuditCard({ event }: { event: AuditDetail }) {
  return (
    <div className="flex flex-col gap-8">
      <Facts event={event} />
      <Differences event={event} />
      <Seal seal={event.seal} />
    </div>
  );
}

function Facts({ event }: { event: AuditDetail }) {
  const t = useTranslations("audit");
  const reason = useReasonText()(event);
  return (
    <DefinitionList className="max-w-3xl">
      <Definition term={t("column.time")}>
        <Timestamp value={event.at} seconds />
      </Definition>
      <Definition term={t("column.actor")}>
        <ActorText actor={event.actor} actorType={event.actorType} />{" "}
        <span className="text-muted">({t(`actor.${event.actorType}`)})</span>
      </Definition>
      <Definition term={t("column.result")}>
        <ResultLabel result={event.result} />
      </Definition>
      {event.reason ? (
        <Definition term={t("reason")}>
          <bdi>{reason}</bdi>
          {/* The trail is evidence: what it keeps stands there word by word. */}
          {reason === event.reason ? null : (
            <span className="block text-muted text-xs">
              <bdi>{event.reason}</bdi>
            </span>
          )}
        </Definition>
      ) : null}
      <Definition term={t("column.object")}>
        <ObjectType type={event.objectType} />{" "}
        <TextLink href={serializeAuditInput("/audit", { object: `${event.objectType}:${event.objectId}` })}>
          <bdi dir="ltr" className="break-all">
            {event.objectId}
          </bdi>
        </TextLink>
      </Definition>
      {event.sessionId ? (
        <Definition term={t("payment")}>
          <TextLink href={`/transactions/${event.sessionId}`} prefetch={false}>
            <Reference value={event.sessionId} />
          </TextLink>
        </Definition>
      ) : null}
      <Definition term={t("column.address")}>
        <bdi dir="ltr">{event.address ?? "–"}</bdi>
      </Definition>
      <Definition term={t("column.request")}>
        {event.requestId ? (
          <TextLink href={serializeAuditInput("/audit", { request: event.requestId })} prefetch={false}>
            <Reference value={event.requestId} />
          </TextLink>
        ) : (
          "–"
        )}
      </Definition>
    </DefinitionList>
  );
}

function Differences({ event }: { event: AuditDetail }) {
  const t = useTranslations("audit");
  const valueText = useValueText(event.objectType);
  const wordsOf = (name: string, text: string | null) => (text === null ? null : valueText(name, text));
  const rows = differencesOf(event.before, event.after);
  if (rows.length === 0) return null;
  return (
    <Section title={t("changes")}>
      <TableFrame label={t("changes")}>
        <Table>
          <THead>
            <Tr>
              <Th className="sm:w-1/4">{t("fact")}</Th>
              <Th className="sm:w-3/8">{t("before")}</Th>
              <Th>{t("after")}</Th>
            </Tr>
          </THead>
          <TBody>
            {rows.map(({ name, before, after, changed }) => (
              <Tr key={name}>
                <Td>
                  <FactName name={name} />
                </Td>
                <Td className="whitespace-pre-wrap break-words">
                  <Value
                    text={before}
                    words={wordsOf(name, before)}
                    className={changed ? "text-negative" : "text-muted"}
                  />
                </Td>
                <Td className="whitespace-pre-wrap break-words">
                  <Value
                    text={after}
                    words={wordsOf(name, after)}
                    className={changed ? "font-medium text-positive" : "text-muted"}
                  />
                </Td>
              </Tr>
            ))}
          </TBody>
        </Table>
      </TableFrame>
    </Section>
  );
}

type ValueProps = { text: string | null; words: string | null; className: string };

/** What the trail keeps: in words, with the kept code at hand for whoever looks for it; or as it is. */
function Value({ text, words, className }: ValueProps) {
  const look = cn(
    "inline-block text-start [overflow-wrap:anywhere]",
    words === null && "font-mono text-xs",
    className,
  );
  // Words run as the page does, even where they begin with somebody's name.
  if (words !== null) {
    return (
      <span title={text ?? undefined} className={look}>
        {words}
      </span>
    );
  }
  return (
    <bdi dir={text !== null && /^[{[]/.test(text) ? "ltr" : "auto"} className={look}>
      {text ?? "–"}
    </bdi>
  );
}

function Seal({ seal }: { seal: AuditDetail["seal"] }) {
  const t = useTranslations("audit.seal");
  return (
    <Section title={t("title")}>
      {seal ? (
        <DefinitionList className="max-w-3xl">
          <Definition term={t("place")}>
            <bdi dir="ltr">{seal.place}</bdi>
          </Definition>
          <Definition term={t("hash")}>
            <Reference value={seal.hash} copyLabel={t("hash")} />
          </Definition>
          <Definition term={t("previous")}>
            <Reference value={seal.previous} />
          </Definition>
          <Definition term={t("at")}>
            <Timestamp value={seal.at} seconds />
          </Definition>
        </DefinitionList>
      ) : (
        <p className="text-muted">{t("waiting")}</p>
      )}
    </Section>
  );
}
