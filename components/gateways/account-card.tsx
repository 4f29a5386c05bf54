"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { WaitingChanges } from "@/components/changes/waiting-changes";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { ProposeResult } from "@/lib/changes/types";
import type { RotateCredentialsInput, UpdateAccountValues } from "@/lib/gateway-accounts/rules";
import type { AccountDetail, ConnectionTest } from "@/lib/gateway-accounts/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { AccountFacts } from "./account-facts";
import { AccountHealthSection } from "./account-health";
import { AccountSettingsForm } from "./account-settings-form";
import { AccountState } from "./account-state";
import { accountQuery } from "./api";
import { CapabilityMatrix } from "./capability-matrix";
import { ConnectionTestResult } from "./connection-test";
import { CredentialsSection } from "./credentials-section";
import { useFailureText } from "@/components/shell/failure-text";
import { type SetAccountActive, SwitchAccount } from "./switch-account";

export type AccountActions = {
  update: ServerAction<UpdateAccountValues, ProposeResult>;
  rotate: ServerAction<RotateCredentialsInput, ProposeResult>;
  setActive: SetAccountActive;
  test: ServerAction<{ pgCode: string }, ConnectionTest>;
};

type AccountCardProps = { pgCode: string; actions: AccountActions };

/** One account: how it fares, what it can do, and everything that can be changed about it. */
export function AccountCard({ pgCode, actions }: AccountCardProps) {
  const query = useQuery(accountQuery(pgCode));
  const failureText = useFailureText();
  const testing = useMutation({ mutationFn: () => runAction(actions.test({ pgCode })) });
  const account = query.data;
  if (!account) {
    if (!query.isError) return null;
    return <ErrorState hint={failureText(query.error)} onRetry={() => void query.refetch()} />;
  }
  return (
    <>
      <Header account={account} testing={testing} setActive={actions.setActive} />
      <WaitingChanges type="gateway_account" id={account.pgCode} />
      <div className="flex flex-col gap-3 empty:hidden">
        <Remarks account={account} />
        <ConnectionTestResult
          result={testing.data}
          failure={testing.isError ? failureText(testing.error) : null}
        />
      </div>
      <div className="mt-6 grid gap-x-10 gap-y-8 xl:grid-cols-2">
        <AccountHealthSection account={account} />
        <AccountFacts account={account} />
        <CapabilityMatrix account={account} className="xl:col-span-2" />
        {account.isReadOnly || !account.isBuilt ? null : (
          <>
            <AccountSettingsForm account={account} update={actions.update} />
            {account.credentials.length > 0 ? (
              <CredentialsSection account={account} rotate={actions.rotate} />
            ) : null}
          </>
        )}
      </div>
    </>
  );
}

type HeaderProps = {
  account: AccountDetail;
  testing: { isPending: boolean; mutate: () => void };
  setActive: SetAccountActive;
};

function Header({ account, testing, setActive }: HeaderProps) {
  const t = useTranslations("gateways");
  return (
    <PageHeader
      breadcrumb={<TextLink href="/gateways">{t("title")}</TextLink>}
      title={<bdi>{account.name}</bdi>}
      meta={
        <>
          <AccountState account={account} />
          <Badge>{account.isSandbox ? t("sandbox") : t("production")}</Badge>
          {account.fromFile ? <Badge tone="info">{t("fromFile")}</Badge> : null}
        </>
      }
      actions={
        <>
          {account.isBuilt && account.credentials.length > 0 ? (
            <Button pending={testing.isPending} onClick={() => testing.mutate()}>
              {t("test")}
            </Button>
          ) : null}
          {account.isReadOnly ? null : <SwitchAccount account={account} setActive={setActive} />}
        </>
      }
    />
  );
}

function Remarks({ account }: { account: AccountDetail }) {
  const t = useTranslations("gateways");
  const { pausedUntil } = account.health;
  return (
    <>
      {account.isReadOnly ? <Callout>{t("readOnly")}</Callout> : null}
      {account.disabledAt ? (
        <Callout tone="warning">
          {t("disabledNote")} <Timestamp value={account.disabledAt} />.
        </Callout>
      ) : null}
      {account.isActive && pausedUntil !== null ? (
        <Callout tone="warning" title={t("pausedTitle")}>
          {t.rich("pausedNote", { when: () => <Timestamp value={pausedUntil} seconds /> })}
        </Callout>
      ) : null}
      {account.isBuilt ? null : (
        <Callout tone="negative">{t("notBuiltNote", { gateway: account.gateway })}</Callout>
      )}
      {account.isBuilt && !account.credentialsReadable ? (
        <Callout tone="negative">{t("unreadable")}</Callout>
      ) : null}
    </>
  );
}
