import { useTranslations } from "next-intl";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { Section } from "@/components/ui/section";
import { Timestamp } from "@/components/ui/timestamp";
import type { AccountDetail, CallCount } from "@/lib/gateway-accounts/types";
import { failureShare } from "./account-state";

/** How the gateway answers, and what is not finished. */
export function AccountHealthSection({ account }: { account: AccountDetail }) {
  const t = useTranslations("gateways");
  const { health, open } = account;
  return (
    <Section title={t("health")}>
      <DefinitionList>
        <Definition term={t("lastSuccess")}>
          {health.lastSuccessAt ? (
            <Timestamp value={health.lastSuccessAt} format="relative" />
          ) : (
            <span className="text-muted">{t("noSuccess")}</span>
          )}
        </Definition>
        <Definition term={t("lastHour")}>
          <Calls count={health.lastHour} />
        </Definition>
        <Definition term={t("lastDay")}>
          <Calls count={health.lastDay} />
        </Definition>
        <Definition term={t("unknownCount")}>
          <span className={health.unknown > 0 ? "font-semibold text-warning" : undefined}>
            {health.unknown}
          </span>
        </Definition>
        <Definition term={t("openCount")}>{open.operations}</Definition>
        <Definition term={t("openRequestCount")}>{open.requests}</Definition>
        <Definition term={t("breaker")}>
          <Breaker account={account} />
        </Definition>
        {health.lastFault && health.lastFaultAt ? (
          <Definition term={t("lastFault")}>
            <Fault code={health.lastFault} />{" "}
            <Timestamp value={health.lastFaultAt} format="relative" className="text-muted" />
          </Definition>
        ) : null}
      </DefinitionList>
    </Section>
  );
}

function Fault({ code }: { code: string }) {
  const t = useTranslations("gateways.faultWords");
  if (t.has(code as "timeout")) return t(code as "timeout");
  return (
    <bdi dir="ltr" className="font-mono text-xs">
      {code}
    </bdi>
  );
}

function Calls({ count }: { count: CallCount }) {
  const t = useTranslations("gateways");
  return (
    <span className={count.failures > 0 ? "text-warning" : undefined}>
      {t("calls", { ...count, share: failureShare(count) })}
    </span>
  );
}

function Breaker({ account }: { account: AccountDetail }) {
  const t = useTranslations("gateways");
  const { pausedUntil, failedCalls } = account.health;
  if (!account.isActive) return t("breakerOff");
  if (pausedUntil) {
    return (
      <span className="font-semibold text-warning">
        {t("breakerOpen")} <Timestamp value={pausedUntil} seconds />
      </span>
    );
  }
  return failedCalls > 0 ? t("breakerFailures", { count: failedCalls }) : t("breakerClosed");
}
