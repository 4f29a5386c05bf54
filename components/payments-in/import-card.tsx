"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { importKeys, importQuery } from "@/components/payments-in/api";
import { useRecordedText } from "@/components/operations/recorded-text";
import { useFailureText } from "@/components/shell/failure-text";
import { ImportProgress } from "@/components/payments-in/import-progress";
import { ImportStatusLabel } from "@/components/payments-in/import-status";
import { MappingForm } from "@/components/payments-in/mapping-form";
import { ErrorTable, PreviewTable } from "@/components/payments-in/preview-table";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { Callout } from "@/components/ui/callout";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import { toast } from "@/components/ui/toast";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import type { ChangeMappingInput } from "@/lib/payments/incoming/schemas";
import type { ImportDetail } from "@/lib/payments/incoming/types";

type Step = ServerAction<{ importId: number }, void>;

export type ImportActions = {
  change: ServerAction<ChangeMappingInput, void>;
  check: Step;
  run: Step;
  cancel: Step;
};

type ImportCardProps = {
  importId: number;
  actions: ImportActions;
  back: { href: string; label: string };
  /** What can be done with a settlement that was tried. */
  children?: ReactNode;
};

/** One uploaded file: its columns, a trial, the import, and what came of it. */
export function ImportCard({ importId, actions, back, children }: ImportCardProps) {
  const t = useTranslations("paymentsIn");
  const failureText = useFailureText();
  const recorded = useRecordedText();
  const { data: detail, error, refetch } = useQuery(importQuery(importId));
  if (!detail) return error ? <ErrorState hint={failureText(error)} onRetry={() => void refetch()} /> : null;
  const running = detail.status === "checking" || detail.status === "running";
  const readable = detail.headers.length > 0 && !detail.erased;
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href={back.href}>{back.label}</TextLink>}
        title={<bdi>{detail.fileName}</bdi>}
        meta={<ImportStatusLabel status={detail.status} />}
        description={
          <>
            <bdi>{detail.accountName}</bdi> · <bdi>{detail.createdBy}</bdi> ·{" "}
            <Timestamp value={detail.createdAt} />
          </>
        }
        actions={readable ? <Steps detail={detail} actions={actions} /> : null}
      />
      <div className="flex flex-col gap-8">
        {detail.failure ? (
          <Callout tone="negative" title={t("failed")}>
            {recorded(detail.failure)} {/* Nothing of it was kept, so that there is nothing to try again. */}
            {readable ? null : <TextLink href={`${back.href}/new`}>{t("uploadAnother")}</TextLink>}
          </Callout>
        ) : null}
        {detail.erased && !detail.failure ? <Callout tone="info">{t("erased")}</Callout> : null}
        {detail.counts.read === 0 && !running && detail.status !== "done" ? null : (
          <ImportProgress detail={detail} />
        )}
        {detail.status === "checked" || detail.status === "done" ? children : null}
        {detail.counts.wrong > 0 && !running ? <WrongRows detail={detail} /> : null}
        {readable && !running ? (
          <MappingForm key={JSON.stringify(detail.mapping)} detail={detail} change={actions.change} />
        ) : null}
        <PreviewTable detail={detail} />
      </div>
    </>
  );
}

function Steps({ detail, actions }: { detail: ImportDetail; actions: ImportActions }) {
  const t = useTranslations("paymentsIn");
  const client = useQueryClient();
  const failureText = useFailureText();
  const stepping = useMutation({
    mutationFn: (step: Step) => runAction(step({ importId: detail.id })),
    onError: (error) => toast.error(failureText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: importKeys.all }),
  });
  const button = (step: Step, label: string, variant?: "primary") => (
    <Button
      variant={variant ?? "secondary"}
      pending={stepping.isPending && stepping.variables === step}
      onClick={() => stepping.mutate(step)}
    >
      {label}
    </Button>
  );
  switch (detail.status) {
    case "checking":
    case "running":
      return button(actions.cancel, t("step.cancel"));
    case "uploaded":
    case "failed":
      return button(actions.check, t("step.check"), "primary");
    case "checked":
      return (
        <>
          {button(actions.check, t("step.checkAgain"))}
          {detail.kind === "payments"
            ? button(actions.run, t("step.run", { count: detail.counts.created }), "primary")
            : null}
        </>
      );
    default:
      return button(actions.run, detail.status === "canceled" ? t("step.goOn") : t("step.runAgain"));
  }
}

function WrongRows({ detail }: { detail: ImportDetail }) {
  const t = useTranslations("paymentsIn");
  return (
    <Section
      title={t("errors.title")}
      meta={
        detail.counts.wrong > detail.errors.length
          ? t("errors.some", { shown: detail.errors.length, count: detail.counts.wrong })
          : null
      }
      actions={
        <a
          href={`/api/payments-in/imports/${detail.id}/errors`}
          className={buttonClass({ size: "small" })}
          download
        >
          {t("errors.download")}
        </a>
      }
    >
      <ErrorTable detail={detail} />
    </Section>
  );
}
