"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";
import { toast } from "@/components/ui/toast";

export function OverlaySpecimens() {
  const t = useTranslations("design");
  const common = useTranslations("common");
  const [asking, setAsking] = useState(false);
  return (
    <div className="flex flex-wrap gap-2">
      <Dialog trigger={<Button>{t("openDialog")}</Button>}>
        <DialogContent
          title={t("dialogTitle")}
          description={t("dialogText")}
          footer={<DialogClose>{common("close")}</DialogClose>}
        >
          <Field label={t("amount")}>
            <Input numeric defaultValue="12.500" />
          </Field>
        </DialogContent>
      </Dialog>
      <Button variant="dangerQuiet" onClick={() => setAsking(true)}>
        {t("confirm")}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("confirm")}
        description={t("dialogText")}
        confirmLabel={t("confirmLabel")}
        danger
        onConfirm={() => setAsking(false)}
      />
      <Popover title={t("openPopover")} trigger={<Button>{t("openPopover")}</Button>}>
        <Field label={t("text")}>
          <Input />
        </Field>
      </Popover>
      <Button onClick={() => toast.success(t("messageTitle"), { description: t("messageText") })}>
        {t("message")}
      </Button>
      <Button onClick={() => toast.error(t("failed"), { description: t("messageText") })}>
        {t("failure")}
      </Button>
    </div>
  );
}
