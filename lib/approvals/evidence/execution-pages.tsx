import { View } from "@react-pdf/renderer";
import { bodyLines, type EvidenceWords } from "@/lib/approvals/evidence/evidence-words";
import { Fact, Heading, Line, momentText, styles } from "@/lib/approvals/evidence/page-parts";
import type { EvidenceAttempt, RequestEvidence } from "@/lib/approvals/evidence/types";
import type { GatewayExchange } from "@/lib/gateways/types";
import { displayAmount } from "@/lib/money/money";

/** More than a gateway says about one operation; a page is no place for the rest. */
const MOST_LINES = 40;

/** What was said to the gateway and by it, and what came of it. */
export function Execution({ evidence, words }: { evidence: RequestEvidence; words: EvidenceWords }) {
  const { t } = words;
  return (
    <>
      <Heading words={words}>{t("execution", { count: evidence.attempts.length })}</Heading>
      {evidence.attempts.map((attempt) => (
        <Attempt
          key={attempt.operationId}
          attempt={attempt}
          currency={evidence.request.currency}
          words={words}
        />
      ))}
    </>
  );
}

interface AttemptProps {
  attempt: EvidenceAttempt;
  currency: string;
  words: EvidenceWords;
}

function Attempt({ attempt, currency, words }: AttemptProps) {
  const { t, coded } = words;
  const { child } = attempt;
  return (
    <View style={styles.block}>
      <Line words={words} style={styles.strong}>
        {t("attempt", { number: attempt.attempt, status: coded("attemptStatus", attempt.status) })}
      </Line>
      <Fact words={words} label={t("begun")} value={momentText(attempt.startedAt)} />
      <Fact words={words} label={t("answered")} value={momentText(attempt.settledAt) ?? t("notYet")} />
      <Fact words={words} label={t("ourReference")} value={attempt.reference} />
      <Fact words={words} label={t("gatewayReference")} value={attempt.gatewayReference} />
      <Fact words={words} label={t("message")} value={attempt.message} />
      {child ? (
        <>
          <Fact words={words} label={t("child")} value={child.transaction} />
          <Fact words={words} label={t("childState")} value={coded("childState", child.state)} />
          <Fact words={words} label={t("childAmount")} value={`${displayAmount(child.amount)} ${currency}`} />
        </>
      ) : null}
      {attempt.exchanges.map((exchange, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what was said has no name of its own and never changes.
        <Exchange key={index} number={index + 1} exchange={exchange} words={words} />
      ))}
    </View>
  );
}

interface ExchangeProps {
  number: number;
  exchange: unknown;
  words: EvidenceWords;
}

function Exchange({ number, exchange, words }: ExchangeProps) {
  const { t } = words;
  const { request, response, fault, startedAt, durationMs } = exchange as Partial<GatewayExchange>;
  const sent = bodyLines(request?.body ?? null, MOST_LINES);
  const received = bodyLines(response?.body ?? null, MOST_LINES);
  return (
    <View>
      <Line words={words} style={styles.caption}>
        {t("exchange", { number })}
      </Line>
      <Fact words={words} label={t("at")} value={momentText(startedAt ?? null)} small />
      <Fact words={words} label={t("call")} value={request && `${request.method} ${request.url}`} small />
      <Fact words={words} label={t("sent")} value={sent.lines} small />
      <Fact
        words={words}
        label={t("answer")}
        value={
          response
            ? t("took", { status: String(response.status), ms: String(durationMs ?? "") })
            : t("noAnswer", { fault: fault ?? "?" })
        }
        small
      />
      <Fact words={words} label={t("received")} value={received.lines} small />
      {sent.isShortened || received.isShortened ? (
        <Line words={words} style={styles.small}>
          {t("shortened")}
        </Line>
      ) : null}
    </View>
  );
}
