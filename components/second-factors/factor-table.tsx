"use client";

import { useTranslations } from "next-intl";

import { RemoveFactor } from "@/components/second-factors/remove-factor";
import { RenameFactor } from "@/components/second-factors/rename-factor";
import type { FactorActions } from "@/components/second-factors/types";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { Timestamp } from "@/components/ui/timestamp";
import type { Factor } from "@/lib/auth/step-up/types";

type FactorTableProps = { factors: readonly Factor[]; actions: Pick<FactorActions, "rename" | "remove"> };

/** The factors that count, oldest first. */
export function FactorTable({ factors, actions }: FactorTableProps) {
  const t = useTranslations("security");
  return (
    <TableFrame label={t("factors")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("name")}</Th>
            <Th className="max-sm:hidden">{t("addedAt")}</Th>
            <Th className="max-sm:hidden">{t("lastUsed")}</Th>
            <Th narrow>
              <span className="sr-only">{t("actions")}</span>
            </Th>
          </Tr>
        </THead>
        <TBody>
          {factors.map((factor) => (
            <Tr key={factor.id}>
              <Td>
                <p className="break-words font-medium">
                  <bdi>{factor.name}</bdi>
                </p>
                <p className="text-muted text-xs">{t(`kind.${factor.kind}`)}</p>
                {/* The columns beside it have no room on a phone. */}
                <p className="text-muted text-xs sm:hidden">
                  {t("lastUsed")}:{" "}
                  {factor.lastUsedAt ? <Timestamp value={factor.lastUsedAt} format="relative" /> : t("never")}
                </p>
              </Td>
              <Td className="max-sm:hidden">
                <Timestamp value={factor.addedAt} />
              </Td>
              <Td className="max-sm:hidden">
                {factor.lastUsedAt ? <Timestamp value={factor.lastUsedAt} format="relative" /> : t("never")}
              </Td>
              <Td narrow>
                <div className="flex justify-end gap-1 max-sm:flex-col">
                  <RenameFactor factor={factor} rename={actions.rename} />
                  <RemoveFactor factor={factor} remove={actions.remove} isLast={factors.length === 1} />
                </div>
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}
