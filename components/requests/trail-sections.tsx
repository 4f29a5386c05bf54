import { useTranslations } from "next-intl";
import { useRecordedText } from "@/components/operations/recorded-text";
import { useReadyName } from "@/components/policy/use-ready-name";
import { MoveName } from "@/components/requests/amounts-section";
import { Amount } from "@/components/ui/amount";
import { StateLabel, type StateShape } from "@/components/ui/badge";
import { Reference } from "@/components/ui/reference";
import { Section } from "@/components/ui/section";
import { Timestamp } from "@/components/ui/timestamp";
import type { Tone } from "@/components/ui/tone";
import type { RequestAttempt, RequestDecision, RequestDetail } from "@/lib/approvals/views";

/** Who decided what, when and with which words. */
export function DecisionsSection({ request }: { request: RequestDetail }) {
  const t = useTranslations("requests");
  if (request.decisions.length === 0 && request.status !== "pending") return null;
  return (
    <Section title={t("decisions")}>
      {request.decisions.length === 0 ? <p className="text-muted">{t("decisionsEmpty")}</p> : null}
      <ol>
        {request.decisions.map((decision) => (
          <li key={decision.id} className="border-line border-t py-1.5">
            <p className="flex flex-wrap items-baseline justify-between gap-x-4">
              <StateLabel
                tone={decision.verdict === "approve" ? "positive" : "negative"}
                shape={decision.verdict === "approve" ? "full" : "cross"}
              >
                {t("decisionLine", { name: decision.checker, verdict: t(`verdict.${decision.verdict}`) })}
              </StateLabel>
              <Timestamp value={decision.at} seconds className="text-muted" />
            </p>
            <DecisionFacts decision={decision} />
            {decision.note ? (
              <p dir="auto" className="mt-1 whitespace-pre-line text-muted">
                {decision.note}
              </p>
            ) : null}
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** In whose place, in which stage and with which second factor. */
function DecisionFacts({ decision }: { decision: RequestDecision }) {
  const t = useTranslations("requests");
  const name = useReadyName();
  const { onBehalfOf, stage, stepUp } = decision;
  const known = stepUp === "totp" || stepUp === "passkey" || stepUp === "recovery_code";
  const facts = [
    ...(onBehalfOf ? [t("decisionFor", { name: onBehalfOf })] : []),
    ...(stage ? [name(stage)] : []),
    ...(known ? [t(`decisionFactor.${stepUp}`)] : []),
  ];
  if (facts.length === 0) return null;
  return (
    <p className="flex flex-wrap gap-x-2 text-muted text-xs">
      {facts.map((fact, index) => (
        <bdi key={fact}>{index > 0 ? `· ${fact}` : fact}</bdi>
      ))}
    </p>
  );
}

const attemptLooks: Record<RequestAttempt["status"], { tone: Tone; shape: StateShape }> = {
  in_flight: { tone: "info", shape: "half" },
  unknown: { tone: "warning", shape: "half" },
  pending: { tone: "info", shape: "half" },
  succeeded: { tone: "positive", shape: "full" },
  declined: { tone: "negative", shape: "cross" },
  failed: { tone: "negative", shape: "dash" },
  rejected: { tone: "negative", shape: "cross" },
};

/** What became of it at the gateway, attempt by attempt. */
export function ExecutionSection({ request }: { request: RequestDetail }) {
  const t = useTranslations("requests");
  if (request.attempts.length === 0) return null;
  return (
    <Section title={t("execution")}>
      <ol>
        {request.attempts.map((attempt) => (
          <li key={attempt.id} className="flex flex-col gap-1 border-line border-t py-1.5">
            <p className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span className="flex flex-wrap items-baseline gap-x-3">
                <span className="text-muted">{t("attempt", { number: attempt.number })}</span>
                <StateLabel {...attemptLooks[attempt.status]}>
                  {t(`attemptStatus.${attempt.status}`)}
                </StateLabel>
              </span>
              <Timestamp value={attempt.settledAt ?? attempt.startedAt} seconds className="text-muted" />
            </p>
            <AttemptFacts attempt={attempt} currency={request.currency} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

function AttemptFacts({ attempt, currency }: { attempt: RequestAttempt; currency: string }) {
  const t = useTranslations("requests");
  const recorded = useRecordedText();
  return (
    <>
      {attempt.message ? (
        <p className="text-muted">
          <bdi>{recorded(attempt.message)}</bdi>
        </p>
      ) : null}
      {attempt.gatewayReference ? (
        <p className="flex flex-wrap items-baseline gap-x-2 text-muted">
          {t("gatewayReference")}
          <Reference value={attempt.gatewayReference} />
        </p>
      ) : null}
      {attempt.child ? (
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="text-muted">{t("child")}</span>
          <MoveName move={attempt.child} />
          <Amount value={attempt.child.amount} currency={currency} />
          <Reference value={attempt.child.sessionId} short copyLabel={t("child")} />
        </p>
      ) : null}
    </>
  );
}
