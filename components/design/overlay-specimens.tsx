"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogClose, DialogContent, DrawerContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";
import { toast } from "@/components/ui/toast";
import { Tooltip } from "@/components/ui/tooltip";

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
      <Dialog trigger={<Button>{t("openRefused")}</Button>}>
        <DialogContent
          title={t("dialogTitle")}
          footer={
            <>
              <DialogClose>{common("cancel")}</DialogClose>
              <Button variant="primary" pending>
                {t("pending")}
              </Button>
            </>
          }
        >
          <div className="flex flex-col gap-4">
            <Callout tone="negative" title={t("failed")}>
              {t("blockedReason")}
            </Callout>
            <Field label={t("amount")} error={t("textError")} required>
              <Input numeric defaultValue="12.5001" />
            </Field>
          </div>
        </DialogContent>
      </Dialog>
      <Dialog trigger={<Button>{t("openDrawer")}</Button>}>
        <DrawerContent title={t("openDrawer")}>
          <p className="px-5 py-3 text-muted">{t("dialogText")}</p>
        </DrawerContent>
      </Dialog>
      <Tooltip content={t("textHint")}>
        <Button>{t("tooltip")}</Button>
      </Tooltip>
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
