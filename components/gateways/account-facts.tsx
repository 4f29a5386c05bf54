import { useTranslations } from "next-intl";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { Reference } from "@/components/ui/reference";
import { Section } from "@/components/ui/section";
import { Timestamp } from "@/components/ui/timestamp";
import type { AccountDetail } from "@/lib/gateway-accounts/types";
import { useConnectorName } from "./connector-words";

/** What the account is known by, and the address for the gateway's portal. */
export function AccountFacts({ account }: { account: AccountDetail }) {
  const t = useTranslations("gateways");
  const nameOf = useConnectorName();
  return (
    <Section title={t("facts")}>
      <DefinitionList>
        <Definition term={t("pgCode")}>
          <Reference value={account.pgCode} copyLabel={t("pgCode")} />
        </Definition>
        <Definition term={t("gateway")}>{nameOf(account.gateway, account.gatewayName)}</Definition>
        <Definition term={t("currency")}>
          <bdi dir="ltr">{account.currencyCode}</bdi>
        </Definition>
        <Definition term={t("mode")}>{t(`operation.${account.operation}`)}</Definition>
        {account.baseUrl === "" ? null : (
          <Definition term={t("baseUrl")}>
            <bdi dir="ltr" className="break-all">
              {account.baseUrl}
            </bdi>
          </Definition>
        )}
        {account.credentials.length === 0 ? null : (
          <Definition term={t("webhookUrl")}>
            <Reference value={account.webhookUrl} copyLabel={t("webhookUrl")} />
            <span className="block text-muted text-xs">{t("webhookUrlHint")}</span>
          </Definition>
        )}
        <Definition term={t("created")}>
          <Timestamp value={account.createdAt} />
        </Definition>
        <Definition term={t("changed")}>
          <Timestamp value={account.changedAt} />
        </Definition>
      </DefinitionList>
    </Section>
  );
}
