"use client";

import { useTranslations } from "next-intl";
import { PeoplePicker } from "@/components/policy/people-picker";
import { Checkbox } from "@/components/ui/checkbox";
import type { PolicyPool } from "@/lib/approvals/policy/types";
import type { PolicyWorld } from "@/lib/approvals/policy/world";

interface PoolFieldProps {
  label: string;
  pool: PolicyPool;
  world: PolicyWorld;
  onChange: (pool: PolicyPool) => void;
}

/** Everyone who may decide, or named groups and persons. */
export function PoolField({ label, pool, world, onChange }: PoolFieldProps) {
  const t = useTranslations("policy.edit");
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <Checkbox
        label={t("anyChecker")}
        checked={pool.anyChecker === true}
        onChange={(event) =>
          onChange(event.target.checked ? { anyChecker: true } : { users: [], groups: [] })
        }
      />
      {pool.anyChecker ? null : (
        <PeoplePicker label={label} people={pool} world={world} onlyCheckers onChange={onChange} />
      )}
    </div>
  );
}
