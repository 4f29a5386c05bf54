"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FileDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { batchKeys, batchQuery } from "@/components/payment-batches/api";
import { BatchLines } from "@/components/payment-batches/batch-lines";
import { BatchStatusLabel } from "@/components/payment-batches/batch-status";
import { useFailureText } from "@/components/shell/failure-text";
import { transactionKeys } from "@/components/transactions/api";
import { Amount } from "@/components/ui/amount";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { Callout } from "@/components/ui/callout";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Progress } from "@/components/ui/progress";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import type { BatchDetail } from "@/lib/payments/payment-requests/batch/views";

type BatchInput = { batchId: number };
type BatchViewProps = {
  batchId: number;
  start: ServerAction<BatchInput, null>;
  discard: ServerAction<BatchInput, null>;
};

/** What was understood of a file, and what became of it. */
export function BatchView({ batchId, start, discard }: BatchViewProps) {
  const t = useTranslations("paymentRequests.batch");
  const failureText = useFailureText();
  const client = useQueryClient();
  const { data: batch, error, refetch } = useQuery(batchQuery(batchId));
  const acting = useMutation({
    mutationFn: (act: "start" | "discard") => runAction((act === "start" ? start : discard)({ batchId })),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: batchKeys.one(batchId) }),
        client.invalidateQueries({ queryKey: transactionKeys.all }),
      ]),
  });
  if (!batch) return error ? <ErrorState hint={failureText(error)} onRetry={() => void refetch()} /> : null;
  const good = batch.rows - batch.faulty;
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/transactions/bulk">{t("title")}</TextLink>}
        title={<bdi>{batch.fileName}</bdi>}
        meta={<BatchStatusLabel status={batch.status} />}
        actions={
          batch.status === "checked" && !batch.erased ? (
            <>
              <Button pending={acting.isPending} onClick={() => acting.mutate("discard")}>
                {t("discard")}
              </Button>
              <Button
                variant="primary"
                pending={acting.isPending}
                disabledReason={good === 0 ? t("nothingGood") : null}
                onClick={() => acting.mutate("start")}
              >
                {t("create", { count: good })}
              </Button>
            </>
          ) : batch.status === "done" && !batch.erased ? (
            <a
              href={`/api/payment-requests/batches/${batchId}/result`}
              download
              className={buttonClass({ variant: "primary" })}
            >
              <FileDown aria-hidden="true" />
              {t("result")}
            </a>
          ) : null
        }
      />
      <div className="flex flex-col gap-6">
        {acting.isError ? (
          <Callout tone="negative" title={t("actFailed")} live>
            {failureText(acting.error)}
          </Callout>
        ) : null}
        <Notices batch={batch} />
        <Summary batch={batch} good={good} />
        {batch.lines.length > 0 ? <BatchLines batch={batch} /> : null}
      </div>
    </>
  );
}

function Notices({ batch }: { batch: BatchDetail }) {
  const t = useTranslations("paymentRequests.batch");
  return (
    <>
      {batch.erased ? <Callout tone="info">{t("erased")}</Callout> : null}
      {batch.status === "checked" && batch.sameFile ? (
        <Callout tone="warning" title={t("sameTitle")}>
          {t.rich("sameText", {
            count: batch.sameFile.created,
            at: () => <Timestamp value={batch.sameFile?.at ?? ""} />,
          })}{" "}
          <TextLink href={`/transactions/bulk/${batch.sameFile.id}`}>{t("sameOpen")}</TextLink>
        </Callout>
      ) : null}
      {batch.status === "checked" && batch.faulty > 0 ? (
        <Callout tone="warning">{t("faultyText", { count: batch.faulty })}</Callout>
      ) : null}
    </>
  );
}

function Summary({ batch, good }: { batch: BatchDetail; good: number }) {
  const t = useTranslations("paymentRequests.batch");
  const isOver = batch.created + batch.failed;
  return (
    <div className="grid max-w-3xl gap-6 md:grid-cols-2" aria-live="polite">
      <DefinitionList>
        <Definition numeric term={t("column.rows")}>
          {batch.rows}
        </Definition>
        <Definition numeric term={t("column.faulty")}>
          {batch.faulty}
        </Definition>
        <Definition numeric term={t("column.created")}>
          {batch.created}
        </Definition>
        {batch.failed > 0 ? (
          <Definition numeric term={t("column.failed")}>
            {batch.failed}
          </Definition>
        ) : null}
        <Definition numeric term={t("mailTerm")}>
          {batch.mailCustomers ? t("mailYes") : t("mailNo")}
        </Definition>
      </DefinitionList>
      <div>
        <DefinitionList>
          {batch.totals.map(({ currency, count, amount }) => (
            <Definition key={currency} numeric term={t("total", { count, currency })}>
              <Amount value={amount} currency={currency} strong />
            </Definition>
          ))}
        </DefinitionList>
        {batch.status === "running" ? (
          <Progress className="mt-4" label={t("progress")} total={good} done={isOver} />
        ) : null}
      </div>
    </div>
  );
}
