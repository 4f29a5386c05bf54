import { useTranslations } from "next-intl";
import { Amount } from "@/components/ui/amount";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import type { RequestDetail } from "@/lib/approvals/views";

/** How many more have to approve once this person has. */
export function approvalsLeft({ explanation }: RequestDetail): number {
  const missing = explanation.stages.map((stage) => Math.max(stage.needed - stage.counted.length, 0));
  return Math.max(missing.reduce((sum, count) => sum + count, 0) - 1, 0);
}

/** What an approval sets going: who comes next, when and through whom it is sent, and what is left of the payment. */
export function WhatWillHappen({ request }: { request: RequestDetail }) {
  const t = useTranslations("requests.will");
  const others = approvalsLeft(request);
  const { undoMinutes } = request.explanation.demands;
  return (
    <DefinitionList>
      {others > 0 ? <Definition term={t("others")}>{t("othersCount", { count: others })}</Definition> : null}
      <Definition term={t("undo")}>
        {undoMinutes > 0 ? t("undoAfter", { minutes: undoMinutes }) : t("atOnce")}
      </Definition>
      {request.payment.gateway ? (
        <Definition term={t("gateway")}>
          <bdi>{request.payment.gateway}</bdi>
        </Definition>
      ) : null}
      {request.left === null ? null : (
        <Definition term={t("left")}>
          <Amount value={request.left} currency={request.currency} />
        </Definition>
      )}
    </DefinitionList>
  );
}
