"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Section } from "@/components/ui/section";
import { SkeletonRows } from "@/components/ui/skeleton";
import { AccountsTable } from "./accounts-table";
import { gatewayOverviewQuery } from "./api";
import { Catalogue } from "./catalogue";
import { useFailureText } from "@/components/shell/failure-text";

/** Accounts, live, and below them every gateway. */
export function GatewayOverviewView() {
  const t = useTranslations("gateways");
  const query = useQuery(gatewayOverviewQuery());
  const failureText = useFailureText();
  const { data } = query;
  if (!data) {
    if (!query.isError) return <SkeletonRows columns={5} />;
    return (
      <ErrorState
        hint={failureText(query.error)}
        retrying={query.isFetching}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return (
    <>
      <Section title={t("accounts")}>
        {data.accounts.length === 0 ? (
          <EmptyState title={t("emptyTitle")} hint={t("emptyHint")} />
        ) : (
          <AccountsTable accounts={data.accounts} />
        )}
      </Section>
      <Catalogue entries={data.catalogue} />
    </>
  );
}
