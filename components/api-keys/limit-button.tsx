"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { LimitDialog, type LimitOf } from "./limit-dialog";

/** The button that opens the limit of a person, or the general one. */
export function LimitButton(props: LimitOf) {
  const t = useTranslations("apiKeys");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="small"
        variant="ghost"
        aria-label={t("changeLimitOf", { name: props.name })}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {t("changeLimit")}
      </Button>
      <LimitDialog {...props} open={open} onOpenChange={setOpen} />
    </>
  );
}
