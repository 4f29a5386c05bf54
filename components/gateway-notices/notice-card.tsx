"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { noticeKeys, noticeQuery } from "@/components/gateway-notices/api";
import { NoticeStatusLabel, ResultText, SaidText } from "@/components/gateway-notices/notice-words";
import { useFailureText } from "@/components/shell/failure-text";
import { JsonView } from "@/components/transactions/json-view";
import { Button } from "@/components/ui/button";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Reference } from "@/components/ui/reference";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import { toast } from "@/components/ui/toast";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { isRepeatable, type NoticeDetail } from "@/lib/notices/types";

type NoticeCardProps = {
  noticeId: string;
  repeat: ServerAction<{ noticeId: string }, void>;
};

/** One notice with everything that came in and what became of it. */
export function NoticeCard({ noticeId, repeat }: NoticeCardProps) {
  const t = useTranslations("gatewayNotices");
  const query = useQuery(noticeQuery(noticeId));
  const failureText = useFailureText();
  const notice = query.data;
  if (!notice) {
    if (!query.isError) return null;
    return <ErrorState hint={failureText(query.error)} onRetry={() => void query.refetch()} />;
  }
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/gateway-notices">{t("title")}</TextLink>}
        title={notice.said ? <SaidText said={notice.said} /> : t(`kind.${notice.kind}`)}
        meta={<NoticeStatusLabel status={notice.status} />}
        description={<ResultText result={notice.result} />}
        actions={notice.kind === "refused" ? null : <RepeatButton notice={notice} repeat={repeat} />}
      />
      <div className="grid gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
        <Section title={t("received")} className="min-w-0 max-xl:order-2">
          <p className="mb-3 text-muted text-xs">{t("scrubbed")}</p>
          <div className="flex flex-col gap-4">
            <Part title={t("body")} text={notice.body} />
            {Object.keys(notice.headers).length === 0 ? (
              <p className="text-muted">{t("noHeaders")}</p>
            ) : (
              <Part title={t("headers")} text={headerLines(notice.headers)} />
            )}
          </div>
        </Section>
        <NoticeFacts notice={notice} />
      </div>
    </>
  );
}

function headerLines(headers: Record<string, string>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
}

function Part({ title, text }: { title: string; text: string }) {
  return (
    <div>
      <h3 className="mb-1 font-medium text-muted text-xs">{title}</h3>
      <JsonView value={text} label={title.toLowerCase()} />
    </div>
  );
}

function RepeatButton({ notice, repeat }: { notice: NoticeDetail } & Pick<NoticeCardProps, "repeat">) {
  const t = useTranslations("gatewayNotices");
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const repeating = useMutation({
    mutationFn: () => runAction(repeat({ noticeId: notice.id })),
    onSuccess: () => toast.success(t("repeated")),
    onError: (error) => toast.error(failureText(error)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: noticeKeys.all }),
  });
  return (
    <Button
      variant="primary"
      pending={repeating.isPending}
      disabledReason={isRepeatable(notice.status) ? null : t("notRepeatable")}
      onClick={() => repeating.mutate()}
    >
      {t("repeat")}
    </Button>
  );
}

function NoticeFacts({ notice }: { notice: NoticeDetail }) {
  const t = useTranslations("gatewayNotices");
  const references = [
    { term: t("paymentReference"), value: notice.paymentReference },
    { term: t("gatewayReference"), value: notice.gatewayReference },
    { term: t("noticeId"), value: notice.noticeId },
  ];
  return (
    <Section title={t("facts")} className="max-xl:order-1">
      <DefinitionList>
        <Definition term={t("column.account")}>
          {notice.accountName} <bdi dir="ltr">({notice.account})</bdi>
        </Definition>
        <Definition term={t("column.kind")}>{t(`kind.${notice.kind}`)}</Definition>
        {notice.transaction ? (
          <Definition term={t("column.transaction")}>
            <TextLink href={`/transactions/${notice.transaction}`}>
              <Reference value={notice.transaction} short />
            </TextLink>
          </Definition>
        ) : null}
        {references.map(({ term, value }) =>
          value ? (
            <Definition key={term} term={term}>
              <Reference value={value} copyLabel={term} />
            </Definition>
          ) : null,
        )}
        <Definition term={t("column.time")}>
          <Timestamp value={notice.receivedAt} seconds />
        </Definition>
        {notice.processedAt ? (
          <Definition term={t("processed")}>
            <Timestamp value={notice.processedAt} seconds />
          </Definition>
        ) : null}
        {notice.tries > 1 ? <Definition term={t("tries")}>{notice.tries}</Definition> : null}
        {notice.detail ? (
          <Definition term={t("detail")}>
            <bdi className="break-words">{notice.detail}</bdi>
          </Definition>
        ) : null}
      </DefinitionList>
    </Section>
  );
}
