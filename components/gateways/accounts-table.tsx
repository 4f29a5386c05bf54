import { useWordList } from "@/components/ui/use-word-list";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import type { AccountSummary } from "@/lib/gateway-accounts/types";
import { AccountState, failureShare } from "./account-state";
import { accountPath } from "./api";
import { useConnectorName } from "./connector-words";

/** All accounts, each with what it can do and how it fares. On a phone the facts stand under the name. */
export function AccountsTable({ accounts }: { accounts: readonly AccountSummary[] }) {
  const t = useTranslations("gateways");
  const nameOf = useConnectorName();
  return (
    <TableFrame label={t("listLabel")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("column.account")}</Th>
            <Th className="max-md:hidden">{t("column.gateway")}</Th>
            <Th className="max-lg:hidden">{t("column.operations")}</Th>
            <Th className="max-md:hidden">{t("column.health")}</Th>
            <Th numeric className="max-sm:hidden">
              {t("column.unknown")}
            </Th>
            <Th narrow>{t("column.state")}</Th>
          </Tr>
        </THead>
        <TBody>
          {accounts.map((account) => (
            <Tr key={account.pgCode}>
              <Td className="py-2 whitespace-normal">
                <Name account={account} />
              </Td>
              <Td className="max-md:hidden">{nameOf(account.gateway, account.gatewayName)}</Td>
              <Td className="whitespace-normal max-lg:hidden">
                <Operations account={account} />
              </Td>
              <Td className="max-md:hidden">
                <LastHour account={account} />
              </Td>
              <Td numeric className="max-sm:hidden">
                {account.health.unknown === 0 ? (
                  <span className="text-muted">0</span>
                ) : (
                  <strong className="font-semibold text-warning">{account.health.unknown}</strong>
                )}
              </Td>
              <Td narrow>
                <AccountState account={account} />
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}

function Name({ account }: { account: AccountSummary }) {
  const t = useTranslations("gateways");
  const nameOf = useConnectorName();
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <TextLink href={accountPath(account.pgCode)}>
          <bdi className="font-medium">{account.name}</bdi>
        </TextLink>
        {account.isSandbox ? <Badge>{t("sandbox")}</Badge> : null}
        {account.fromFile ? <Badge tone="info">{t("fromFile")}</Badge> : null}
      </span>
      <span className="block text-muted text-xs">
        <bdi dir="ltr" className="font-mono">
          {account.pgCode}
        </bdi>
        {" · "}
        <bdi dir="ltr">{account.currencyCode}</bdi>
        <span className="md:hidden"> · {nameOf(account.gateway, account.gatewayName)}</span>
      </span>
      <span className="mt-1 block text-xs md:hidden">
        <LastHour account={account} />
      </span>
    </>
  );
}

function Operations({ account }: { account: AccountSummary }) {
  const t = useTranslations("gateways");
  const list = useWordList();
  const { can } = account;
  const names = [
    ...(can.refund === "none" ? [] : [t("operation.refund")]),
    ...(can.capture === "none" ? [] : [t("operation.capture")]),
    ...(can.void ? [t("operation.void")] : []),
  ];
  return names.length === 0 ? <span className="text-muted">{t("noOperations")}</span> : list(names);
}

function LastHour({ account }: { account: AccountSummary }) {
  const t = useTranslations("gateways");
  const common = useTranslations("common");
  const { lastHour } = account.health;
  return (
    <span className={lastHour.failures > 0 ? "text-warning" : "text-muted"}>
      {t("callCount", { calls: lastHour.calls })}
      {lastHour.failures > 0 ? (
        <>
          {common("comma")}
          {t("failureShare", { share: failureShare(lastHour) })}
        </>
      ) : null}
    </span>
  );
}
