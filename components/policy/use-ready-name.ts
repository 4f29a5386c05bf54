import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { namedIn, readyNameIn } from "@/lib/approvals/policy/ready-names";

/** The name of a rule or stage in the language of the reader, where it is that of a ready-made policy. */
export function useReadyName(): (stored: string) => string {
  const t = useTranslations("policy.readyNames");
  return useCallback((stored) => readyNameIn(t, stored), [t]);
}

/** The values of a sentence about the policy, the names among them in the language of the reader. */
export function useNamedValues(): (values: Record<string, string>) => Record<string, string> {
  const t = useTranslations("policy.readyNames");
  return useCallback((values) => namedIn(t, values), [t]);
}
