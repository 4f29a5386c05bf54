import { useTranslations } from "next-intl";
import type { FieldErrors, FieldValues, Path, UseFormSetError } from "react-hook-form";
import { ActionFailure } from "@/lib/http/action-failure";

type ErrorCode = Parameters<ReturnType<typeof useTranslations<"users.errors">>>[0];

/** Texts of the complaints that the schemas of people make by code; anything else is shown as it came. */
export function useFieldErrorText<Values extends FieldValues>(errors: FieldErrors<Values>) {
  const t = useTranslations("users.errors");
  return (name: Path<Values>): string | undefined => {
    const message = errors[name]?.message;
    if (typeof message !== "string") return undefined;
    return t.has(message as ErrorCode) ? t(message as ErrorCode) : message;
  };
}

/** What the server says about fields, by field. */
function complaintsOf(error: unknown): Map<string, string> {
  const complaints = new Map<string, string>();
  if (!(error instanceof ActionFailure)) return complaints;
  if (error.field) complaints.set(error.field, error.params.reason ?? error.detail);
  for (const [name, [message] = []] of Object.entries(error.fieldErrors)) {
    if (message) complaints.set(name, message);
  }
  return complaints;
}

/** Puts the server's complaints about fields where they belong. */
export function showFieldErrors<Values extends FieldValues>(
  error: unknown,
  setError: UseFormSetError<Values>,
  names: readonly Path<Values>[],
): void {
  const complaints = complaintsOf(error);
  for (const name of names) {
    const message = complaints.get(name);
    if (message) setError(name, { message }, { shouldFocus: true });
  }
}

/** Whether a failure still has to be told above the form, because no field could take it. */
export function isBeyondFields(error: unknown, names: readonly string[]): boolean {
  const complaints = complaintsOf(error);
  return complaints.size === 0 || [...complaints.keys()].some((name) => !names.includes(name));
}
