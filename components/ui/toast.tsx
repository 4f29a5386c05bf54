"use client";

import { Toast as Base } from "@base-ui/react/toast";
import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { buttonClass } from "./button-class";
import { cn } from "./cn";

const manager = Base.createToastManager();

type ToastKind = "success" | "error" | "info";
type ToastText = { description?: ReactNode };

function add(type: ToastKind, title: ReactNode, text: ToastText | undefined) {
  // An error stays until it is read; it is also spoken at once.
  const urgent = type === "error";
  return manager.add({
    title,
    description: text?.description,
    type,
    timeout: urgent ? 0 : 6000,
    priority: urgent ? "high" : "low",
  });
}

/** Short messages about what just happened, from any client code. */
export const toast = {
  success: (title: ReactNode, text?: ToastText) => add("success", title, text),
  error: (title: ReactNode, text?: ToastText) => add("error", title, text),
  info: (title: ReactNode, text?: ToastText) => add("info", title, text),
};

const icons = { success: CircleCheck, error: CircleAlert, info: Info };
const colors = { success: "text-positive", error: "text-negative", info: "text-info" };

/** Where the messages of `toast` appear; stands once, in the outermost provider. */
export function Toaster() {
  return (
    <Base.Provider toastManager={manager} limit={3}>
      <Base.Portal>
        <Base.Viewport className="fixed inset-e-4 bottom-4 z-60 flex w-[calc(100vw-2rem)] flex-col gap-2 max-sm:top-14 max-sm:bottom-auto sm:w-88">
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function ToastList() {
  const t = useTranslations("common");
  const { toasts } = Base.useToastManager();
  return toasts.map((item) => {
    const kind = (item.type ?? "info") as ToastKind;
    const Icon = icons[kind];
    return (
      <Base.Root
        key={item.id}
        toast={item}
        swipeDirection={["right", "down"]}
        className="rounded-lg border border-line-strong bg-raised text-ink shadow-popup transition-[opacity,translate] duration-200 data-ending-style:translate-y-2 data-ending-style:opacity-0 data-limited:hidden data-starting-style:translate-y-2 data-starting-style:opacity-0"
      >
        <Base.Content className="flex items-start gap-2.5 p-3">
          <Icon aria-hidden="true" className={cn("mt-0.5 size-4 shrink-0", colors[kind])} />
          <div className="min-w-0 flex-1">
            <Base.Title className="font-medium text-sm" />
            <Base.Description className="mt-0.5 break-words text-muted text-xs" />
          </div>
          <Base.Close
            aria-label={t("close")}
            className={cn(buttonClass({ variant: "ghost", size: "small" }), "-m-1 w-7 px-0")}
          >
            <X aria-hidden="true" />
          </Base.Close>
        </Base.Content>
      </Base.Root>
    );
  });
}
