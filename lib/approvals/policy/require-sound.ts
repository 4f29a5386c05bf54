import "server-only";
import type { PolicyDocument } from "@/lib/approvals/policy/types";
import { isSound, validatePolicy } from "@/lib/approvals/policy/validate";
import { englishPolicyWords } from "@/lib/approvals/policy/english-words";
import type { PolicyWorld } from "@/lib/approvals/policy/world";
import { AppError } from "@/lib/errors";

/** Throws what is wrong with a policy that is to be used, the first three things in words. */
export function requireSound(document: PolicyDocument, world: PolicyWorld): void {
  const flaws = validatePolicy(document, world);
  if (isSound(flaws)) return;
  const words = englishPolicyWords(world);
  const sentences = flaws
    .filter((flaw) => flaw.severity === "error")
    .slice(0, 3)
    .map((flaw) => words.flaw(flaw));
  throw new AppError("invalid_input", { detail: sentences.join(" ") });
}

/** The same, but for people who are missing: a simulation is there to show them. */
export function requireReadable(document: PolicyDocument, world: PolicyWorld): void {
  const hindering = validatePolicy(document, world).filter((flaw) => flaw.code !== "lacks_people");
  if (!isSound(hindering)) requireSound(document, world);
}
