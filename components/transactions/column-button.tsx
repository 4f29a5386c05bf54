"use client";

import { Columns3 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Arrangement } from "@/components/transactions/use-arrangement";
import { Button } from "@/components/ui/button";
import { lazyModule } from "@/components/ui/lazy-module";
import { Popover } from "@/components/ui/popover";

// Few people change their columns: the chooser is fetched when it is wanted.
const chooser = lazyModule(() => import("./column-chooser"));

/** Opens the choice of columns. */
export function ColumnButton({ arrangement }: { arrangement: Arrangement }) {
  const t = useTranslations("lists");
  return (
    <Popover
      title={t("columns")}
      align="end"
      className="w-96"
      trigger={
        <Button className="max-md:hidden">
          <Columns3 aria-hidden="true" />
          {t("columns")}
        </Button>
      }
    >
      <Chooser arrangement={arrangement} />
    </Popover>
  );
}

function Chooser({ arrangement }: { arrangement: Arrangement }) {
  const parts = chooser.useModule(true);
  return parts ? <parts.ColumnChooser arrangement={arrangement} /> : null;
}
