"use client";

import { Bookmark } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { SavedViewsProps } from "@/components/transactions/saved-views";
import { Button } from "@/components/ui/button";
import { lazyModule } from "@/components/ui/lazy-module";
import { Popover } from "@/components/ui/popover";

// Fetched when it is wanted, as every panel.
const panel = lazyModule(() => import("./saved-views"));

/** Lists under a name: choose one, or keep the present one. */
export function ViewsButton(props: Omit<SavedViewsProps, "onChosen">) {
  const t = useTranslations("lists");
  const [open, setOpen] = useState(false);
  const parts = panel.useModule(open);
  return (
    <Popover
      title={t("viewsTitle")}
      align="end"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button>
          <Bookmark aria-hidden="true" />
          {t("views")}
        </Button>
      }
    >
      {parts && open ? <parts.SavedViews {...props} onChosen={() => setOpen(false)} /> : null}
    </Popover>
  );
}
