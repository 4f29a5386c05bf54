"use client";

import { useTranslations } from "next-intl";
import { createContext, type ReactNode, use, useId } from "react";
import { cn } from "./cn";

type FieldContext = { id: string; describedBy?: string; invalid: boolean; required?: boolean };

const Context = createContext<FieldContext | null>(null);

type FieldProps = {
  label: ReactNode;
  /** Stays visible while an error shows. */
  hint?: ReactNode;
  error?: ReactNode;
  required?: boolean;
  /** Marks the label as optional. */
  optional?: boolean;
  /** Hides the label from the eye only: for filters whose meaning is plain from their value. */
  labelHidden?: boolean;
  className?: string;
  children: ReactNode;
};

/** Label, control, hint and error, tied together for assistive technology. Controls inside find their ids themselves. */
export function Field({
  label,
  hint,
  error,
  required,
  optional,
  labelHidden,
  className,
  children,
}: FieldProps) {
  const t = useTranslations("common");
  const id = useId();
  const hintId = hint ? `${id}-hint` : undefined;
  const errorId = error ? `${id}-error` : undefined;
  const describedBy = [errorId, hintId].filter(Boolean).join(" ") || undefined;
  return (
    <div className={cn("flex min-w-0 flex-col gap-1", className)}>
      <label
        htmlFor={id}
        className={labelHidden ? "sr-only" : "flex items-baseline gap-2 text-xs font-medium text-muted"}
      >
        {label}
        {optional ? <span className="font-normal text-faint">{t("optional")}</span> : null}
      </label>
      <Context value={{ id, describedBy, invalid: Boolean(error), required }}>{children}</Context>
      {hint ? (
        <p id={hintId} className="text-xs text-muted">
          {hint}
        </p>
      ) : null}
      <p
        id={`${id}-error`}
        role={error ? "alert" : undefined}
        className="text-xs font-medium text-negative empty:hidden"
      >
        {error}
      </p>
    </div>
  );
}

/** Attributes that a control inside a `Field` puts on its element; empty outside of one. */
export function useFieldControl(ownId?: string) {
  const field = use(Context);
  if (!field) return { id: ownId };
  return {
    id: ownId ?? field.id,
    "aria-describedby": field.describedBy,
    "aria-invalid": field.invalid || undefined,
    "aria-required": field.required || undefined,
  };
}
