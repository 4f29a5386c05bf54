import { useTranslations } from "next-intl";
import { Amount } from "@/components/ui/amount";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import type { RequestDetail } from "@/lib/approvals/views";

/** What an approval sets going: where the money goes through, and what is left of the payment. */
export function WhatWillHappen({ request }: { request: RequestDetail }) {
  const t = useTranslations("requests.will");
  return (
    <DefinitionList>
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
