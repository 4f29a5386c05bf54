"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { cn } from "./cn";

type CopyButtonProps = {
  value: string;
  /** What is copied, for the accessible name: "Copy session id". */
  label: string;
  className?: string;
};

/** Puts a value on the clipboard and says so. */
export function CopyButton({ value, label, className }: CopyButtonProps) {
  const t = useTranslations("common");
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);

  return (
    <button
      type="button"
      aria-label={t("copyThing", { thing: label })}
      title={t("copyThing", { thing: label })}
      onClick={() => void copyText(value).then(setCopied)}
      className={cn(
        "inline-grid size-6 shrink-0 place-items-center rounded-sm text-faint hover:bg-sunken hover:text-ink touch:size-9",
        className,
      )}
    >
      {copied ? (
        <Check aria-hidden="true" className="size-3.5 text-positive" />
      ) : (
        <Copy aria-hidden="true" className="size-3.5" />
      )}
      <span role="status" className="sr-only">
        {copied ? t("copied") : ""}
      </span>
    </button>
  );
}

export async function copyText(value: string): Promise<boolean> {
  // The clipboard does not exist on plain HTTP away from localhost, and may be refused.
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch {
    return false;
  }
}
