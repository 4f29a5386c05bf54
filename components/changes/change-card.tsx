"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRecordedText } from "@/components/operations/recorded-text";
import { Callout } from "@/components/ui/callout";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import { useFailureText } from "@/components/shell/failure-text";
import type { ChangeRequestView } from "@/lib/changes/types";
import { changeQuery } from "./api";
import { type ChangeActions, ChangeButtons } from "./change-actions";
import { ChangeEffectView } from "./change-effect";
import { ChangeState, ChangeTarget, kindKey } from "./change-words";

/** Everything about one change: what it does, who stands behind it, and the second person's word. */
export function ChangeCard({ id, actions }: { id: number; actions: ChangeActions }) {
  const t = useTranslations("changes");
  const query = useQuery(changeQuery(id));
  const failureText = useFailureText();
  const change = query.data;
  if (!change) {
    if (!query.isError) return null;
    return <ErrorState hint={failureText(query.error)} onRetry={() => void query.refetch()} />;
  }
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/change-requests">{t("title")}</TextLink>}
        title={<bdi dir="ltr">C-{change.id}</bdi>}
        meta={<ChangeState change={change} />}
        actions={<ChangeButtons change={change} actions={actions} />}
      />
      <div className="grid gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
        <Section title={t(`kind.${kindKey(change.kind)}`)}>
          {change.appliedAlone ? (
            <Callout tone="warning" className="mb-4">
              {t("aloneHint")}
            </Callout>
          ) : null}
          <Ending change={change} />
          <ChangeEffectView change={change} />
        </Section>
        <ChangeFacts change={change} />
      </div>
    </>
  );
}

/** What became of a change that was not made, above what it would have done. */
function Ending({ change }: { change: ChangeRequestView }) {
  const t = useTranslations("changes");
  const recorded = useRecordedText();
  const { status, endReason, note } = change;
  if (status === "pending" || status === "applied") return null;
  const told = status === "rejected" || status === "canceled" ? t(`told.${status}`) : t("failedTitle");
  const why = status === "rejected" ? note : endReason && recorded(endReason);
  return (
    <Callout tone={status === "failed" ? "negative" : "neutral"} title={told} className="mb-4">
      {why ? <bdi>{why}</bdi> : null}
    </Callout>
  );
}

function ChangeFacts({ change }: { change: ChangeRequestView }) {
  const t = useTranslations("changes");
  // Of one that did not fit any more: who agreed to it and was told so.
  const decider = change.decider ?? (change.status === "failed" ? change.endedBy : null);
  return (
    <Section title={t("facts")}>
      <DefinitionList>
        <Definition term={t("column.for")}>
          <ChangeTarget change={change} />
        </Definition>
        <Definition term={t("column.requestedBy")}>
          <bdi>{change.proposer.label}</bdi>
        </Definition>
        <Definition term={t("requestedAt")}>
          <Timestamp value={change.createdAt} />
        </Definition>
        {change.reason ? (
          <Definition term={t("reason")}>
            <bdi>{change.reason}</bdi>
          </Definition>
        ) : null}
        {change.status === "pending" ? (
          <Definition term={t("expires")}>
            <Timestamp value={change.expiresAt} />
          </Definition>
        ) : null}
        {decider ? (
          <Definition term={t("decidedBy")}>
            <bdi>{decider}</bdi>
          </Definition>
        ) : null}
        {change.endedAt ? (
          <Definition term={t("endedAt")}>
            <Timestamp value={change.endedAt} />
          </Definition>
        ) : null}
        {change.note && change.status !== "rejected" ? (
          <Definition term={t("note")}>
            <bdi>{change.note}</bdi>
          </Definition>
        ) : null}
        <Definition term={t("hash")}>
          <bdi dir="ltr" className="break-all font-mono text-xs">
            {change.contentHash}
          </bdi>
        </Definition>
      </DefinitionList>
    </Section>
  );
}
