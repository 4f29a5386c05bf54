"use client";

import { useWordList } from "@/components/ui/use-word-list";
import { useTranslations } from "next-intl";
import { StateLabel } from "@/components/ui/badge";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { Timestamp } from "@/components/ui/timestamp";
import type { ApiKeySummary, KeyGateway } from "@/lib/auth/keys/types";
import { isPermission, permissionLabelKey } from "@/lib/auth/permissions";
import { Calls } from "./calls";
import { type KeyActs, KeyMenu } from "./key-menu";

type KeysTableProps = {
  keys: readonly ApiKeySummary[];
  gateways: readonly KeyGateway[];
  generalLimit: number;
  acts: KeyActs;
};

/** All keys: what each may do, how much it is used, and the way to end it. On a phone the facts stand under the name. */
export function KeysTable({ keys, gateways, generalLimit, acts }: KeysTableProps) {
  const t = useTranslations("apiKeys");
  return (
    <TableFrame label={t("listLabel")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("column.name")}</Th>
            <Th className="max-md:hidden">{t("column.rights")}</Th>
            <Th numeric className="max-sm:hidden">
              {t("column.calls")}
            </Th>
            <Th className="max-lg:hidden">{t("column.lastUsed")}</Th>
            <Th narrow>{t("column.state")}</Th>
            <Th narrow>
              <span className="sr-only">{t("column.actions")}</span>
            </Th>
          </Tr>
        </THead>
        <TBody>
          {keys.map((key) => (
            <Tr key={key.id}>
              <Td className="py-2 whitespace-normal">
                <Name apiKey={key} gateways={gateways} />
              </Td>
              <Td className="whitespace-normal max-md:hidden">
                <Rights permissions={key.permissions} gateways={gateways} />
              </Td>
              <Td numeric className="max-sm:hidden">
                <Calls calls={key.callsToday} limit={key.dailyLimit ?? generalLimit} />
              </Td>
              <Td className="max-lg:hidden">
                {key.lastUsedAt ? (
                  <Timestamp value={key.lastUsedAt} format="relative" />
                ) : (
                  <span className="text-muted">{t("never")}</span>
                )}
              </Td>
              <Td narrow>
                <KeyState apiKey={key} />
              </Td>
              <Td narrow>{key.state === "revoked" ? null : <KeyMenu apiKey={key} acts={acts} />}</Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}

type NameProps = { apiKey: ApiKeySummary; gateways: readonly KeyGateway[] };

function Name({ apiKey, gateways }: NameProps) {
  const t = useTranslations("apiKeys");
  return (
    <>
      <bdi className="font-medium">{apiKey.name}</bdi>
      <span className="block text-muted text-xs">
        <bdi dir="ltr" className="font-mono">
          {apiKey.prefix}.…
        </bdi>
        {apiKey.createdBy ? <> · {t("by", { name: apiKey.createdBy })}</> : null}
      </span>
      <span className="block text-muted text-xs lg:hidden">
        {t("lastUsedAt")}:{" "}
        {apiKey.lastUsedAt ? <Timestamp value={apiKey.lastUsedAt} format="relative" /> : t("never")}
      </span>
      {apiKey.networks.length > 0 ? (
        <bdi
          dir="ltr"
          className="block max-w-64 truncate text-muted text-xs"
          title={apiKey.networks.join(", ")}
        >
          {apiKey.networks.join(", ")}
        </bdi>
      ) : null}
      {apiKey.oldSecretUntil ? (
        <span className="block text-muted text-xs">
          {t("oldUntil")} <Timestamp value={apiKey.oldSecretUntil} />
        </span>
      ) : null}
      <span className="mt-1 block text-xs md:hidden">
        <Rights permissions={apiKey.permissions} gateways={gateways} />
      </span>
    </>
  );
}

type RightsProps = { permissions: ApiKeySummary["permissions"]; gateways: readonly KeyGateway[] };

function Rights({ permissions, gateways }: RightsProps) {
  const t = useTranslations("apiKeys");
  const rights = useTranslations("users.permissions");
  const list = useWordList();
  const nameOfGateway = (wanted: string) => gateways.find(({ code }) => code === wanted)?.name ?? wanted;
  if (permissions === null) return t("everything");
  return list(
    permissions.map((code) =>
      isPermission(code)
        ? rights(`${permissionLabelKey(code)}.short`)
        : nameOfGateway(code.replace("gateway.use:", "")),
    ),
  );
}

function KeyState({ apiKey }: { apiKey: ApiKeySummary }) {
  const t = useTranslations("apiKeys");
  if (apiKey.state !== "live") {
    return (
      <span className="block">
        <StateLabel tone="neutral" shape={apiKey.state === "revoked" ? "cross" : "dash"}>
          {t(`state.${apiKey.state}`)}
        </StateLabel>
        <span className="block text-muted text-xs">
          <Timestamp value={apiKey.revokedAt ?? apiKey.expiresAt ?? apiKey.createdAt} format="date" />
        </span>
      </span>
    );
  }
  return (
    <span className="block">
      <StateLabel tone="positive">{t("state.live")}</StateLabel>
      {apiKey.expiresAt ? (
        <span className="block text-muted text-xs">
          {t("until")} <Timestamp value={apiKey.expiresAt} format="date" />
        </span>
      ) : null}
    </span>
  );
}
