"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { mailQuery } from "@/components/mails/api";
import { MailStatusLabel } from "@/components/mails/mail-status";
import { Callout } from "@/components/ui/callout";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import { ActionFailure } from "@/lib/http/action-failure";
import type { MailDetail } from "@/lib/mail/types";

/** One mail as its reader gets it, and what became of it. */
export function MailCard({ mailId }: { mailId: string }) {
  const t = useTranslations("mails");
  const { data: mail, error, refetch } = useQuery(mailQuery(mailId));
  if (!mail) {
    if (!error) return null;
    const requestId = error instanceof ActionFailure ? (error.requestId ?? undefined) : undefined;
    return <ErrorState requestId={requestId} onRetry={() => void refetch()} />;
  }
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/mails">{t("title")}</TextLink>}
        title={<bdi lang={mail.language}>{mail.subject}</bdi>}
        meta={<MailStatusLabel status={mail.status} />}
      />
      {mail.secretLink === "of_another" || mail.secretLink === "hidden" ? (
        <Callout tone={mail.secretLink === "hidden" ? "info" : "warning"} className="mb-6 max-w-3xl">
          {t(`secretLink.${mail.secretLink}`)}
        </Callout>
      ) : null}
      <div className="grid gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
        <div className="flex min-w-0 flex-col gap-8">
          <Section title={t("html")}>
            {/* Nothing in it runs, whatever it holds; its links open a page of their own. */}
            <iframe
              title={t("html")}
              srcDoc={mail.html}
              sandbox="allow-popups allow-popups-to-escape-sandbox"
              className="h-120 w-full border border-line bg-white"
            />
          </Section>
          <Section title={t("text")}>
            <pre
              dir="auto"
              lang={mail.language}
              // The text may be long and scrolls: the keyboard must be able to reach it.
              tabIndex={0}
              className="max-h-120 overflow-auto whitespace-pre-wrap break-words bg-sunken p-3 font-mono text-xs"
            >
              {mail.text}
            </pre>
          </Section>
        </div>
        <MailFacts mail={mail} />
      </div>
    </>
  );
}

function MailFacts({ mail }: { mail: MailDetail }) {
  const t = useTranslations("mails");
  return (
    <Section title={t("facts")}>
      <DefinitionList>
        <Definition term={t("column.recipient")}>
          <bdi dir="ltr" className="break-all">
            {mail.recipient}
          </bdi>
        </Definition>
        <Definition term={t("language")}>
          {mail.language === "ar" ? t("inArabic") : t("inEnglish")}
        </Definition>
        <Definition term={t("column.time")}>
          <Timestamp value={mail.createdAt} seconds />
        </Definition>
        <Definition term={t("column.attempts")}>{mail.attempts}</Definition>
        {mail.nextAttemptAt ? (
          <Definition term={t("nextAttempt")}>
            <Timestamp value={mail.nextAttemptAt} seconds />
          </Definition>
        ) : null}
        {mail.finishedAt ? (
          <Definition term={t("finished")}>
            <Timestamp value={mail.finishedAt} seconds />
          </Definition>
        ) : null}
        {mail.lastError ? (
          <Definition term={t("error")}>
            <bdi dir="ltr" className="break-words">
              {mail.lastError}
            </bdi>
          </Definition>
        ) : null}
      </DefinitionList>
    </Section>
  );
}
