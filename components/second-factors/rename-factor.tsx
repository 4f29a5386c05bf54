"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";

import { NameField } from "@/components/second-factors/enrolment-fields";
import type { FactorActions } from "@/components/second-factors/types";
import { useFactorChange } from "@/components/second-factors/use-factor-change";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { Factor } from "@/lib/auth/step-up/types";
import { runAction } from "@/lib/http/action-failure";

type RenameFactorProps = { factor: Factor; rename: FactorActions["rename"] };

/** Another name for a factor. */
export function RenameFactor({ factor, rename }: RenameFactorProps) {
  const t = useTranslations("security");
  const form = useId();
  const [open, setOpen] = useState(false);
  const renaming = useFactorChange(
    (name: string) => runAction(rename({ factorId: factor.id, name })),
    () => {
      setOpen(false);
      toast.success(t("renamed"));
    },
  );
  const change = (next: boolean) => {
    renaming.reset();
    setOpen(next);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!renaming.isPending) renaming.mutate(String(new FormData(event.currentTarget).get("name") ?? ""));
  };
  return (
    <>
      <Button size="small" aria-label={t("renameOf", { name: factor.name })} onClick={() => change(true)}>
        {t("rename")}
      </Button>
      <Dialog open={open} onOpenChange={change}>
        <DialogContent
          title={t("renameTitle")}
          footer={
            <>
              <DialogClose>{t("cancel")}</DialogClose>
              <Button type="submit" form={form} variant="primary" pending={renaming.isPending}>
                {t("rename")}
              </Button>
            </>
          }
        >
          <form id={form} noValidate onSubmit={submit}>
            <NameField initial={factor.name} error={renaming.failure} />
          </form>
        </DialogContent>
      </Dialog>
    </>
  );
}
