"use client";

import { SlidersHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DrawerContent } from "@/components/ui/dialog";

/** How many values a group of filters narrows by; nothing for none. */
export function FilterCount({ value }: { value: number }) {
  if (value === 0) return null;
  return (
    <span className="min-w-4 rounded-sm bg-accent-soft px-1 text-center font-semibold text-2xs text-accent">
      {value}
    </span>
  );
}

/** All filters of a list behind one button, on screens that have no room for their panels side by side. */
export function FilterDrawer({ total, children }: { total: number; children: ReactNode }) {
  const t = useTranslations("transactions");
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button className="max-md:flex-1 md:hidden">
          <SlidersHorizontal aria-hidden="true" />
          {t("filters")}
          <FilterCount value={total} />
        </Button>
      }
    >
      <DrawerContent title={t("filters")} className="w-80">
        <div className="flex flex-col gap-5 px-5 pb-6">
          {children}
          <Button variant="primary" size="large" onClick={() => setOpen(false)}>
            {t("done")}
          </Button>
        </div>
      </DrawerContent>
    </Dialog>
  );
}
