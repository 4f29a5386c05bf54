import { useTranslations } from "next-intl";
import type { UseFormRegisterReturn } from "react-hook-form";
import { Checkbox } from "@/components/ui/checkbox";
import {
  gatewayRight,
  type Permission,
  permissionGroups,
  permissionLabelKey,
  permissionsOf,
} from "@/lib/auth/permissions";

type PermissionsFieldsProps = {
  /** One registration for all boxes: the form's value is the list of ticked codes. */
  registration: UseFormRegisterReturn;
  /** What is ticked at first. The form sets its boxes only once the page is awake; until then they would tell of no rights. */
  held?: readonly string[];
  disabled?: boolean;
  /** Names of the groups that give a right anyway. */
  groupsGiving?: (permission: Permission) => readonly string[];
  /** Each gateway account is a right of its own. */
  gateways?: readonly { pgCode: string; name: string }[];
};

/** Every right as a tick box with what it means, in the order of the table. */
export function PermissionsFields({
  registration,
  held = [],
  disabled,
  groupsGiving,
  gateways = [],
}: PermissionsFieldsProps) {
  const t = useTranslations("users");
  return (
    <div className="flex flex-col gap-5">
      {permissionGroups.map((group) => (
        <fieldset key={group} className="min-w-0">
          <legend className="mb-2 font-medium text-muted text-xs">{t(`groups.${group}`)}</legend>
          <div className="grid gap-x-6 gap-y-2.5 sm:grid-cols-2">
            {permissionsOf(group).map((code) => (
              <Checkbox
                key={code}
                {...registration}
                value={code}
                defaultChecked={held.includes(code)}
                disabled={disabled}
                label={t(`permissions.${permissionLabelKey(code)}.label`)}
                hint={<PermissionHint permission={code} groups={groupsGiving?.(code) ?? []} />}
              />
            ))}
          </div>
        </fieldset>
      ))}
      {gateways.length > 0 ? (
        <fieldset className="min-w-0">
          <legend className="mb-2 font-medium text-muted text-xs">{t("gatewayRights")}</legend>
          <div className="grid gap-x-6 gap-y-2.5 sm:grid-cols-2">
            {gateways.map(({ pgCode, name }) => (
              <Checkbox
                key={pgCode}
                {...registration}
                value={gatewayRight(pgCode)}
                defaultChecked={held.includes(gatewayRight(pgCode))}
                disabled={disabled}
                label={t("gatewayRight", { name })}
                hint={<bdi dir="ltr">{pgCode}</bdi>}
              />
            ))}
          </div>
        </fieldset>
      ) : null}
    </div>
  );
}

function PermissionHint({ permission, groups }: { permission: Permission; groups: readonly string[] }) {
  const t = useTranslations("users");
  return (
    <>
      {t(`permissions.${permissionLabelKey(permission)}.hint`)}
      {groups.map((group) => (
        <span key={group} className="block text-info">
          {t("fromGroup", { group })}
        </span>
      ))}
    </>
  );
}
