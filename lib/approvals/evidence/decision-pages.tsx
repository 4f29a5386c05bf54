import { View } from "@react-pdf/renderer";
import { type EvidenceWords, requirementIn } from "@/lib/approvals/evidence/evidence-words";
import { Fact, Heading, Line, momentText, styles } from "@/lib/approvals/evidence/page-parts";
import type { EvidenceDecision, RequestEvidence } from "@/lib/approvals/evidence/types";

/** What a line of the screen was, where it is not an amount or a text of somebody. */
const CODED: Record<string, string> = {
  operation: "operation",
  transactionState: "transactionState",
  reason: "reason",
};

/** The order of the screen; stored is a set of names. What a later version adds comes last. */
const ORDER = [
  ...["request", "operation", "amount", "currency", "reason", "note", "files", "extra", "destination"],
  ...[
    "transaction",
    "transactionState",
    "settled",
    "captured",
    "refunded",
    "queued",
    "reserved",
    "available",
  ],
  ...["policyVersion", "requirement"],
];
const placeOf = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

/** Who decided what, on whose behalf, with what on the screen. */
export function Decisions({ evidence, words }: { evidence: RequestEvidence; words: EvidenceWords }) {
  const { t } = words;
  return (
    <>
      <Heading words={words}>{t("decisions", { count: evidence.decisions.length })}</Heading>
      {evidence.decisions.map((decision) => (
        <Decision key={`${decision.at} ${decision.checker}`} decision={decision} words={words} />
      ))}
    </>
  );
}

function Decision({ decision, words }: { decision: EvidenceDecision; words: EvidenceWords }) {
  const { t } = words;
  const verdict = `decided.${decision.verdict}` as "decided.approve";
  const stage = decision.stage === null ? null : t("stage", { number: decision.stage + 1 });
  return (
    <View style={styles.block}>
      <Line words={words} style={styles.strong}>
        {t(verdict, { name: decision.checker })}
      </Line>
      <Fact words={words} label={t("onBehalfOf")} value={decision.onBehalfOf} />
      <Fact words={words} label={t("at")} value={momentText(decision.at)} />
      <Fact words={words} label={t("inStage")} value={stage} />
      <Fact words={words} label={t("note")} value={decision.note} />
      <SecondFactor proof={decision.stepUp} words={words} />
      <Line words={words} style={styles.caption}>
        {t("seen")}
      </Line>
      <Seen decision={decision} words={words} />
      <Fact words={words} label={t("hash")} value={decision.contentHash} small />
    </View>
  );
}

function SecondFactor({ proof, words }: { proof: EvidenceDecision["stepUp"]; words: EvidenceWords }) {
  const { t } = words;
  if (!proof) return <Fact words={words} label={t("factor")} value={t("noFactor")} />;
  const method = `method.${String(proof.method)}` as "method.totp";
  return (
    <>
      <Fact words={words} label={t("factor")} value={t.has(method) ? t(method) : String(proof.method)} />
      <Fact words={words} label={t("factorAt")} value={momentText(String(proof.provedAt ?? ""))} />
    </>
  );
}

function Seen({ decision: { seen }, words }: { decision: EvidenceDecision; words: EvidenceWords }) {
  const lines = Object.entries(seen)
    .map(([name, value]) => [name, String(value)] as const)
    .toSorted(([one], [other]) => placeOf(one) - placeOf(other));
  return (
    <>
      {lines
        .filter(([, value]) => value !== "" && value !== "{}")
        .map(([name, value]) => (
          <Fact
            key={name}
            words={words}
            label={words.seenLabel(name) ?? name}
            value={seenValue(words, name, value)}
            small
          />
        ))}
    </>
  );
}

function seenValue(words: EvidenceWords, name: string, value: string): string | string[] {
  const group = CODED[name];
  if (group) return words.coded(group, value);
  if (name === "destination") return value === "pg" ? words.coded("content", "destinationGateway") : value;
  if (name === "files") return value.split("\n");
  const requirement = name === "requirement" ? requirementIn(value) : null;
  return requirement ? words.requirement(requirement) : value;
}
