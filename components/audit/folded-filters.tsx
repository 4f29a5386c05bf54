"use client";

import { SlidersHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";

/** Fields that would fill the first screen of a phone: there they stand behind a button that says how many of them narrow the list. */
export function FoldedFilters({ count, children }: { count: number; children: ReactNode }) {
  const t = useTranslations("audit");
  const fields = useId();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        className={cn("md:hidden", open && "col-span-2")}
        aria-expanded={open}
        aria-controls={fields}
        onClick={() => setOpen(!open)}
      >
        <SlidersHorizontal aria-hidden="true" />
        {t("filters")}
        {count > 0 ? (
          <span className="min-w-4 rounded-sm bg-accent-soft px-1 text-center font-semibold text-2xs text-accent">
            {count}
          </span>
        ) : null}
      </Button>
      <div id={fields} className={cn("contents", !open && "max-md:hidden")}>
        {children}
      </div>
    </>
  );
}
