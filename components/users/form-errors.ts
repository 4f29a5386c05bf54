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

/** Puts the server's complaints about fields where they belong; true when all of it found a field. */
export function showFieldErrors<Values extends FieldValues>(
  error: unknown,
  setError: UseFormSetError<Values>,
  names: readonly Path<Values>[],
): boolean {
  if (!(error instanceof ActionFailure)) return false;
  const complaints = new Map<string, string>();
  if (error.field) complaints.set(error.field, error.params.reason ?? error.detail);
  for (const [name, [message] = []] of Object.entries(error.fieldErrors)) {
    if (message) complaints.set(name, message);
  }
  for (const name of names) {
    const message = complaints.get(name);
    if (message) setError(name, { message }, { shouldFocus: true });
  }
  return (
    complaints.size > 0 && [...complaints.keys()].every((name) => (names as readonly string[]).includes(name))
  );
}

/** One sentence about a failed act; a bug is told with the number under which it was logged. */
export function useFailureText() {
  const t = useTranslations("users");
  return (error: unknown): string => {
    if (!(error instanceof ActionFailure)) return t("unexpected", { requestId: "–" });
    return error.code === "internal" ? t("unexpected", { requestId: error.requestId ?? "–" }) : error.detail;
  };
}
