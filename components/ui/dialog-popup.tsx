"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactElement, ReactNode, RefObject } from "react";
import { buttonClass } from "./button-class";
import { cn } from "./cn";
import { DialogFooter } from "./dialog-footer";

type DialogRootProps = { open: boolean; onOpenChange: (open: boolean) => void; children: ReactNode };

/** What `Dialog` shows once it is open. */
export function DialogRoot({ open, onOpenChange, children }: DialogRootProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      {children}
    </Base.Root>
  );
}

export type DialogContentProps = {
  title: ReactNode;
  description?: ReactNode;
  /** `wide` for evidence and tables. */
  size?: "normal" | "wide";
  /** Actions, at the end; the main one last. */
  footer?: ReactNode;
  /** Only an act of the footer ends it: no cross in the corner. */
  unclosable?: boolean;
  /** What has the focus first; by default the first control. */
  initialFocus?: RefObject<HTMLElement | null>;
  children?: ReactNode;
  className?: string;
};

/** The sheet of a `Dialog`. On a phone it stands at the bottom, near the thumb. */
export function DialogContent({
  title,
  description,
  size = "normal",
  footer,
  unclosable,
  initialFocus,
  children,
  className,
}: DialogContentProps) {
  return (
    <DialogPortal>
      <Base.Viewport className="fixed inset-0 z-50 grid grid-cols-[minmax(0,1fr)] items-end justify-items-center overflow-y-auto sm:items-center sm:p-6">
        <Base.Popup
          initialFocus={initialFocus}
          className={cn(
            "flex max-h-[calc(100dvh-2rem)] w-full flex-col border border-line-strong bg-raised text-ink shadow-popup outline-none max-sm:rounded-t-lg max-sm:border-x-0 max-sm:border-b-0 sm:rounded-lg",
            "transition-[opacity,translate] duration-150 data-ending-style:translate-y-2 data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0",
            size === "wide" ? "sm:max-w-3xl" : "sm:max-w-md",
            className,
          )}
        >
          <DialogHead title={title} description={description} unclosable={unclosable} />
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
          {footer ? <DialogFooter>{footer}</DialogFooter> : null}
        </Base.Popup>
      </Base.Viewport>
    </DialogPortal>
  );
}

/** Closes the dialog that it stands in; gives the element to render, by default a plain button. */
export type DialogCloseProps = { children?: ReactNode; render?: ReactElement };

export function DialogClose({ children, render }: DialogCloseProps) {
  return (
    <Base.Close render={render} className={render ? undefined : buttonClass({ variant: "secondary" })}>
      {children}
    </Base.Close>
  );
}

export type DrawerContentProps = { title: ReactNode; children: ReactNode; className?: string };

/** A sheet at the reading edge of the window, for navigation and filters on small screens. */
export function DrawerContent({ title, children, className }: DrawerContentProps) {
  return (
    <DialogPortal>
      <Base.Popup
        className={cn(
          "fixed inset-y-0 inset-s-0 z-50 flex w-72 max-w-[85vw] flex-col border-line-strong border-e bg-surface outline-none transition-[translate] duration-200 data-ending-style:-translate-x-full data-starting-style:-translate-x-full rtl:data-ending-style:translate-x-full rtl:data-starting-style:translate-x-full",
          className,
        )}
      >
        <DialogHead title={title} />
        <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
      </Base.Popup>
    </DialogPortal>
  );
}

function DialogPortal({ children }: { children: ReactNode }) {
  return (
    <Base.Portal>
      <Base.Backdrop className="fixed inset-0 z-50 bg-scrim/40 transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
      {children}
    </Base.Portal>
  );
}

type DialogHeadProps = { title: ReactNode; description?: ReactNode; unclosable?: boolean };

function DialogHead({ title, description, unclosable }: DialogHeadProps) {
  const t = useTranslations("common");
  return (
    <header className="flex items-start gap-3 px-5 pt-4 pb-3">
      <div className="min-w-0 flex-1">
        <Base.Title className="font-semibold text-lg">{title}</Base.Title>
        {description ? (
          <Base.Description className="mt-0.5 text-muted text-sm">{description}</Base.Description>
        ) : null}
      </div>
      {unclosable ? null : (
        <Base.Close
          aria-label={t("close")}
          className={cn(
            buttonClass({ variant: "ghost" }),
            "-my-0.5 -me-2 w-8 px-0 touch:-my-1.5 touch:w-10 touch:px-0",
          )}
        >
          <X aria-hidden="true" />
        </Base.Close>
      )}
    </header>
  );
}
