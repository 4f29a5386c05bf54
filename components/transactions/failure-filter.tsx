"use client";

import { useTranslations } from "next-intl";
import { orNull, toggled } from "@/components/transactions/chosen-values";
import { Disclosure } from "@/components/transactions/disclosure";
import type { FilterParams } from "@/components/transactions/list-params";
import type { FilterChange } from "@/components/transactions/use-list-params";
import { Checkbox } from "@/components/ui/checkbox";
import { FAILURES, readFailure } from "@/lib/transactions/failures";

type FailureFilterProps = { params: FilterParams; setFilter: (change: FilterChange) => void };

/** Why an attempt to pay, or a refund, capture or void failed: eighteen boxes, folded until somebody looks for them. */
export function FailureFilter({ params, setFilter }: FailureFilterProps) {
  const t = useTranslations("lists");
  return (["payment", "operation"] as const).map((what) => {
    const ofThese = FAILURES.filter((failure) => readFailure(failure).what === what);
    const chosen = params.failure.filter((failure) => ofThese.includes(failure)).length;
    const name = t(`failed.${what}`);
    return (
      <Disclosure key={what} summary={<Folded name={name} chosen={chosen} />}>
        <fieldset className="flex flex-col gap-2">
          <legend className="sr-only">{name}</legend>
          {ofThese.map((failure) => (
            <Checkbox
              key={failure}
              label={t(`failure.${readFailure(failure).reason}`)}
              checked={params.failure.includes(failure)}
              onChange={() => setFilter({ failure: orNull(toggled(params.failure, failure)) })}
            />
          ))}
        </fieldset>
      </Disclosure>
    );
  });
}

/** The name of what is folded, and how much of it is chosen. */
function Folded({ name, chosen }: { name: string; chosen: number }) {
  if (chosen === 0) return name;
  return (
    <>
      {name}{" "}
      <span className="min-w-4 rounded-sm bg-accent-soft px-1 text-center font-semibold text-2xs text-accent">
        {chosen}
      </span>
    </>
  );
}
