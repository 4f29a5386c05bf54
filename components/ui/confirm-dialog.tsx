"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "./button";
import { Dialog, DialogClose, DialogContent } from "./dialog";

type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  /** Names the act itself ("Cancel payment"), never "OK". */
  confirmLabel: string;
  /** The way out, when "Cancel" would be mistaken for the act. */
  dismissLabel?: string;
  danger?: boolean;
  pending?: boolean;
  onConfirm: () => void;
  children?: ReactNode;
};

/** Asks before an act that cannot be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const t = useTranslations("common");
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange}>
      <DialogContent
        title={props.title}
        description={props.description}
        footer={
          <>
            <DialogClose>{props.dismissLabel ?? t("cancel")}</DialogClose>
            <Button
              variant={props.danger ? "danger" : "primary"}
              pending={props.pending}
              onClick={props.onConfirm}
            >
              {props.confirmLabel}
            </Button>
          </>
        }
      >
        {props.children}
      </DialogContent>
    </Dialog>
  );
}
