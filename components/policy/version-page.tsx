"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { ComparisonView } from "@/components/policy/comparison-view";
import { CopyVersion, type StartDraftAction } from "@/components/policy/new-draft";
import { PolicySummary } from "@/components/policy/policy-summary";
import { type PublishAction, PublishPanel } from "@/components/policy/publish-panel";
import { type EndShadowAction, ShadowPanel } from "@/components/policy/shadow-panel";
import { useReadyName } from "@/components/policy/use-ready-name";
import { VersionStatus } from "@/components/policy/version-status";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import { comparePolicies } from "@/lib/approvals/policy/compare";
import type { PolicyPage } from "@/lib/approvals/policy/views";

interface VersionPageProps {
  page: PolicyPage;
  start: StartDraftAction;
  endShadow: EndShadowAction;
  publish: PublishAction;
}

/** A version that is not edited any more: who wrote and approved it, what it says, how it differs from the live one. */
export function VersionPage({ page, start, endShadow, publish }: VersionPageProps) {
  const t = useTranslations("policy.page");
  const { shown, live, world, mayManage } = page;
  const comparison = useMemo(
    () => (shown.version === live.version ? null : comparePolicies(live.document, shown.document)),
    [shown, live],
  );
  const isShadow = shown.status === "shadow";
  return (
    <div className="flex max-w-4xl flex-col gap-10">
      <Section
        title={t("facts")}
        actions={mayManage ? <CopyVersion version={shown.version} start={start} /> : null}
      >
        <Facts page={page} />
      </Section>
      <Section title={t("inWords")}>
        <PolicySummary document={shown.document} world={world} />
      </Section>
      {comparison ? (
        <Section title={t("difference", { version: String(live.version) })}>
          <ComparisonView comparison={comparison} world={world} />
        </Section>
      ) : null}
      {isShadow || page.differences.count > 0 ? (
        <ShadowPanel
          version={shown.version}
          differences={page.differences}
          end={isShadow && mayManage ? endShadow : undefined}
        />
      ) : null}
      {isShadow && mayManage ? (
        <PublishPanel
          version={shown.version}
          revision={shown.revision}
          result={comparison?.result ?? null}
          hindrance={null}
          publish={publish}
        />
      ) : null}
    </div>
  );
}

function Facts({ page: { shown } }: { page: PolicyPage }) {
  const t = useTranslations("policy.page");
  const readyName = useReadyName();
  return (
    <DefinitionList>
      <Definition term={t("statusLabel")}>
        <VersionStatus status={shown.status} />
      </Definition>
      <Definition term={t("author")}>{shown.author ?? t("shipped")}</Definition>
      <Definition term={t("created")}>
        <Timestamp value={shown.createdAt} />
      </Definition>
      {shown.publishedAt ? (
        <Definition term={t(shown.status === "shadow" ? "shadowSince" : "published")}>
          <Timestamp value={shown.publishedAt} />
        </Definition>
      ) : null}
      {shown.publishedBy ? (
        <Definition term={t(shown.status === "shadow" ? "shadowBy" : "publisher")}>
          {shown.publishedBy}
        </Definition>
      ) : null}
      {shown.approver ? <Definition term={t("approver")}>{shown.approver}</Definition> : null}
      {shown.retiredAt ? (
        <Definition term={t("retired")}>
          <Timestamp value={shown.retiredAt} />
        </Definition>
      ) : null}
      {shown.note ? (
        <Definition term={t("note")}>
          <bdi>{readyName(shown.note)}</bdi>
        </Definition>
      ) : null}
      {shown.status === "waiting" ? (
        <Definition term={t("decision")}>
          <TextLink href="/change-requests">{t("toDecision")}</TextLink>
        </Definition>
      ) : null}
    </DefinitionList>
  );
}
