"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { type PolicyWords, policyWords } from "@/lib/approvals/policy/words";
import type { PolicyWorld } from "@/lib/approvals/policy/world";

/** The policy in the words of the reader's language. */
export function usePolicyWords(world: PolicyWorld): PolicyWords {
  const t = useTranslations("policy");
  return useMemo(() => policyWords(t, world), [t, world]);
}
