import { useTranslations } from "next-intl";
import { isGatewayRight, isPermission, permissionLabelKey } from "@/lib/auth/permissions";

/**
 * A right in words; one that this version does not know stays as it is stored. `accounts`: the names of gateway accounts by their
 * codes. Where one is known, its code stands beside it: names are chosen by people, and two accounts may share one.
 */
export function useRightName(accounts: Readonly<Record<string, string>> = {}) {
  const t = useTranslations("users");
  const changes = useTranslations("changes");
  return (right: string): string => {
    if (right === "all") return changes("everyRight");
    if (isPermission(right)) return t(`permissions.${permissionLabelKey(right)}.label`);
    if (!isGatewayRight(right)) return right;
    const code = right.slice("gateway.use:".length);
    const name = accounts[code];
    return t("gatewayRight", {
      name: name === undefined || name === code ? code : `\u2068${name}\u2069 (\u2068${code}\u2069)`,
    });
  };
}
