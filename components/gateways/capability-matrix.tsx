import { useTranslations } from "next-intl";
import { useConnectorWords } from "@/components/gateways/connector-words";
import { Section } from "@/components/ui/section";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import type { AccountDetail } from "@/lib/gateway-accounts/types";
import type { GatewayCapabilities } from "@/lib/gateways/capability-types";

const ROWS = [
  "purchase",
  "authorize",
  "capture",
  "refund",
  "void",
  "queuedRefund",
  "inquiry",
  "neverSeen",
  "idempotency",
  "refundDays",
  "captureDays",
  "voidHours",
  "currencies",
] as const;

/** What the connector can do beside what this account leaves of it, and how far the connector was verified. */
export function CapabilityMatrix({ account, className }: { account: AccountDetail; className?: string }) {
  const t = useTranslations("gateways");
  const textOf = useCapabilityText(account);
  const words = useConnectorWords(account.gateway);
  const { own, narrowed } = account;
  if (!own) return null;
  return (
    <Section title={t("capabilities")} className={className}>
      <p className="mb-3 max-w-prose text-muted">
        {t("capabilitiesHint")} {t("verified")}: {t(`verifiedLevel.${own.verified.level}`)}.{" "}
        {words.verified(own.verified.note)}
      </p>
      <TableFrame label={t("capabilities")}>
        <Table>
          <THead>
            <Tr>
              <Th>{t("capability")}</Th>
              <Th>{t("connector")}</Th>
              <Th>{t("thisAccount")}</Th>
            </Tr>
          </THead>
          <TBody>
            {ROWS.map((row) => {
              const [can, leaves] = [textOf(row, own), textOf(row, narrowed, account)];
              return (
                <Tr key={row}>
                  <Td className="whitespace-normal">{t(`row.${row}`)}</Td>
                  <Td className="whitespace-normal text-muted">{can}</Td>
                  <Td className="whitespace-normal">
                    {can === leaves ? leaves : <strong className="font-semibold">{leaves}</strong>}
                  </Td>
                </Tr>
              );
            })}
          </TBody>
        </Table>
      </TableFrame>
    </Section>
  );
}

/** One capability in words; for the account itself its own mode and currency are what is left. */
function useCapabilityText(account: AccountDetail) {
  const t = useTranslations("gateways");
  const yesNo = (value: boolean) => t(value ? "yes" : "no");
  const limit = (value: number | null, unit: "days" | "hours") =>
    value === null ? t("noLimit") : t(unit, { count: value });
  return (row: (typeof ROWS)[number], can: GatewayCapabilities, of?: AccountDetail): string => {
    switch (row) {
      case "purchase":
      case "authorize":
        return yesNo(can[row] && (of === undefined || of.operation === row));
      case "capture":
      case "refund":
        return t(`support.${can[row]}`);
      case "void":
      case "queuedRefund":
        return yesNo(can[row]);
      case "inquiry":
        return t(`inquirySupport.${can.inquiry}`);
      case "idempotency":
        return t(`idempotencyKind.${can.idempotency.kind}`, { hours: can.idempotency.lifetimeHours });
      case "neverSeen":
        return can.neverSeen === null
          ? t("neverSeenNever")
          : t("neverSeenAfter", { count: can.neverSeen.afterMinutes });
      case "refundDays":
      case "captureDays":
        return limit(can.windows[row], "days");
      case "voidHours":
        return limit(can.windows.voidHours, "hours");
      case "currencies":
        if (of) return account.currencyCode;
        return can.currencies === "all" ? t("allCurrencies") : can.currencies.join(" ");
    }
  };
}
