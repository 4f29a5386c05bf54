"use client";

import { useTranslations } from "next-intl";
import { isGatewayRight, isPermission, permissionLabelKey } from "@/lib/auth/permissions";

/** A right in words; one that this version does not know stays as it is stored. */
export function useRightName() {
  const t = useTranslations("users");
  const changes = useTranslations("changes");
  return (right: string): string => {
    if (right === "all") return changes("everyRight");
    if (isPermission(right)) return t(`permissions.${permissionLabelKey(right)}.label`);
    if (isGatewayRight(right)) return t("gatewayRight", { name: right.slice("gateway.use:".length) });
    return right;
  };
}
