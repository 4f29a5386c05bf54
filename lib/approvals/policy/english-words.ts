import "server-only";
import { createTranslator } from "next-intl";
import { type PolicyWords, policyWords } from "@/lib/approvals/policy/words";
import type { PolicyWorld } from "@/lib/approvals/policy/world";
import messages from "@/lib/i18n/messages/en";

/** The policy in the words of the catalogue, where no screen gives a language: refusals, change requests, the API. */
export function englishPolicyWords(world: PolicyWorld): PolicyWords {
  return policyWords(createTranslator({ locale: "en", messages, namespace: "policy" }), world);
}
