"use client";

import { usePolicyWords } from "@/components/policy/use-policy-words";
import { Callout } from "@/components/ui/callout";
import type { Flaw } from "@/lib/approvals/policy/flaws";
import type { PolicyWorld } from "@/lib/approvals/policy/world";

/** What is wrong, and below it what is only worth a look. */
export function FlawList({ flaws, world }: { flaws: readonly Flaw[]; world: PolicyWorld }) {
  const words = usePolicyWords(world);
  const of = (severity: Flaw["severity"]) => [
    ...new Set(flaws.filter((flaw) => flaw.severity === severity).map((flaw) => words.flaw(flaw))),
  ];
  return (
    <>
      <Sentences tone="negative" sentences={of("error")} />
      <Sentences tone="warning" sentences={of("warning")} />
    </>
  );
}

function Sentences({ tone, sentences }: { tone: "negative" | "warning"; sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <Callout tone={tone}>
      <ul className="flex flex-col gap-1">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Callout>
  );
}
