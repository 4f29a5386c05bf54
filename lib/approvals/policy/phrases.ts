import type { useTranslations } from "next-intl";

/** Translator of the `policy` area of the catalogue. */
export type PolicyTranslator = ReturnType<typeof useTranslations<"policy">>;

/** "a, b or c" */
export function either(t: PolicyTranslator, parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : t("either", { first: parts.slice(0, -1).join(t("comma")), last });
}
