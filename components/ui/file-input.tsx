"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { cn } from "./cn";
import { controlClass } from "./control-class";
import { useFieldControl } from "./field";

type FileInputProps = {
  /** Endings and types that the browser offers; what is sent is checked by the server. */
  accept: string;
  disabled?: boolean;
  /** In a form that is read as a whole. */
  name?: string;
  onChoose?: (file: File | null) => void;
  /** Forgets the choice once it was handed over, so that the same file can be chosen again. */
  handsOver?: boolean;
};

/** Chooses one file. Browsers name the button in their own language; this one does in the reader's. */
export function FileInput({ accept, disabled, name, onChoose, handsOver = false }: FileInputProps) {
  const t = useTranslations("common");
  const field = useFieldControl();
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <span
      className={cn(
        controlClass,
        "relative flex h-8 items-center gap-3 touch:h-10",
        "has-focus-visible:border-accent has-focus-visible:outline-1 has-aria-invalid:border-negative",
        disabled && "bg-sunken text-muted",
      )}
    >
      <input
        {...field}
        type="file"
        name={name}
        accept={accept}
        disabled={disabled}
        className="absolute inset-0 cursor-pointer opacity-0 disabled:cursor-not-allowed"
        onChange={(event) => {
          const file = event.target.files?.[0] ?? null;
          setChosen(handsOver ? null : (file?.name ?? null));
          onChoose?.(file);
          if (handsOver) event.target.value = "";
        }}
      />
      <span aria-hidden="true" className="shrink-0 rounded-sm bg-sunken px-2 py-0.5 text-ink text-xs">
        {t("chooseFile")}
      </span>
      <span aria-hidden="true" className={cn("truncate", chosen === null && "text-muted")}>
        {chosen === null ? t("noFile") : <bdi>{chosen}</bdi>}
      </span>
    </span>
  );
}
