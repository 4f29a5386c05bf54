"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Reference } from "@/components/ui/reference";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import { toast } from "@/components/ui/toast";
import { deliveryQuery, webhookKeys } from "@/components/webhooks/api";
import { AttemptLog } from "@/components/webhooks/attempt-log";
import { DeliveryStatusLabel } from "@/components/webhooks/delivery-status";
import { useFailureText } from "@/components/shell/failure-text";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import type { DeliveryDetail } from "@/lib/webhooks/types";

type DeliveryCardProps = {
  deliveryId: string;
  resend: ServerAction<{ deliveryId: string }, void>;
};

/** One delivery with everything that was sent and came back. */
export function DeliveryCard({ deliveryId, resend }: DeliveryCardProps) {
  const t = useTranslations("webhooks");
  const query = useQuery(deliveryQuery(deliveryId));
  const failureText = useFailureText();
  const delivery = query.data;
  if (!delivery) {
    if (!query.isError) return null;
    return <ErrorState hint={failureText(query.error)} onRetry={() => void query.refetch()} />;
  }
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/webhooks">{t("title")}</TextLink>}
        title={t("deliveryTitle", { kind: t(`kind.${delivery.kind}`) })}
        meta={<DeliveryStatusLabel status={delivery.status} />}
        actions={<ResendButton delivery={delivery} resend={resend} />}
      />
      <div className="grid gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
        <AttemptLog attempts={delivery.log} />
        <DeliveryFacts delivery={delivery} />
      </div>
    </>
  );
}

function ResendButton({
  delivery,
  resend,
}: { delivery: DeliveryDetail } & Pick<DeliveryCardProps, "resend">) {
  const t = useTranslations("webhooks");
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const sending = useMutation({
    mutationFn: () => runAction(resend({ deliveryId: delivery.id })),
    onSuccess: () => toast.success(t("resent")),
    onError: (error) => toast.error(failureText(error)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: webhookKeys.all }),
  });
  return (
    <Button
      variant="primary"
      pending={sending.isPending}
      disabledReason={delivery.status === "pending" ? t("underWay") : null}
      onClick={() => sending.mutate()}
    >
      {t("resend")}
    </Button>
  );
}

function DeliveryFacts({ delivery }: { delivery: DeliveryDetail }) {
  const t = useTranslations("webhooks");
  return (
    <Section title={t("facts")}>
      <DefinitionList>
        <Definition term={t("column.url")}>
          <bdi dir="ltr" className="break-all">
            {delivery.url}
          </bdi>
        </Definition>
        {delivery.transaction ? (
          <Definition term={t("column.transaction")}>
            <TextLink href={`/transactions/${delivery.transaction}`} prefetch={false}>
              <Reference value={delivery.transaction} />
            </TextLink>
          </Definition>
        ) : null}
        <Definition term={t("eventId")}>
          <Reference value={delivery.eventId} copyLabel={t("eventId")} />
        </Definition>
        <Definition term={t("column.time")}>
          <Timestamp value={delivery.createdAt} seconds />
        </Definition>
        {delivery.finishedAt ? (
          <Definition term={t("finished")}>
            <Timestamp value={delivery.finishedAt} seconds />
          </Definition>
        ) : null}
        {delivery.nextAttemptAt ? (
          <Definition term={t("nextAttempt")}>
            <Timestamp value={delivery.nextAttemptAt} seconds />
          </Definition>
        ) : null}
      </DefinitionList>
    </Section>
  );
}
