"use client";

import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { buttonClass } from "./button-class";
import { cn } from "./cn";
import { closeToast, currentToasts, serverToasts, subscribeToToasts, type ToastItem } from "./toast-store";

export { toast } from "./toast-store";

const icons = { success: CircleCheck, error: CircleAlert, info: Info };
const colors = { success: "text-positive", error: "text-negative", info: "text-info" };

/** Where the messages of `toast` appear; stands once, in the outermost provider. */
export function Toaster() {
  const t = useTranslations("common");
  const items = useSyncExternalStore(subscribeToToasts, currentToasts, serverToasts);
  // The region is always there: a screen reader only announces what changes inside one that it knows.
  return (
    <section
      aria-label={t("notifications")}
      aria-live="polite"
      aria-relevant="additions"
      className="pointer-events-none fixed inset-e-4 bottom-4 z-60 flex w-[calc(100vw-2rem)] flex-col gap-2 max-sm:top-20 max-sm:bottom-auto sm:w-88"
    >
      {items.map((item) => (
        <Message key={item.id} item={item} />
      ))}
    </section>
  );
}

function Message({ item }: { item: ToastItem }) {
  const t = useTranslations("common");
  const Icon = icons[item.kind];
  return (
    <div
      role={item.kind === "error" ? "alert" : undefined}
      className="pointer-events-auto flex items-start gap-2.5 rounded-lg border border-line-strong bg-raised p-3 text-ink shadow-popup transition-[opacity,translate] duration-200 starting:translate-y-2 starting:opacity-0"
    >
      <Icon aria-hidden="true" className={cn("mt-0.5 size-4 shrink-0", colors[item.kind])} />
      <div className="min-w-0 flex-1 break-words">
        <p className="font-medium text-sm">{item.title}</p>
        {item.description ? <p className="mt-0.5 text-muted text-xs">{item.description}</p> : null}
      </div>
      <button
        type="button"
        aria-label={t("close")}
        onClick={() => closeToast(item.id)}
        className={cn(buttonClass({ variant: "ghost", size: "small" }), "-m-1 w-7 px-0 touch:w-9 touch:px-0")}
      >
        <X aria-hidden="true" />
      </button>
    </div>
  );
}
