import { Document, Page, Text, View } from "@react-pdf/renderer";
import { Decisions } from "@/lib/approvals/evidence/decision-pages";
import { type EvidenceWords, requirementIn } from "@/lib/approvals/evidence/evidence-words";
import { Execution } from "@/lib/approvals/evidence/execution-pages";
import { Fact, Heading, Line, momentText, sideOf, styles } from "@/lib/approvals/evidence/page-parts";
import type { RequestEvidence } from "@/lib/approvals/evidence/types";
import { displayAmount } from "@/lib/money/money";

interface PartProps {
  evidence: RequestEvidence;
  words: EvidenceWords;
}

/** The pages of a pack: one request after the other, each from a new page. */
export function evidenceDocument(requests: readonly RequestEvidence[], words: EvidenceWords) {
  const { t } = words;
  const title =
    requests.length === 1
      ? t("document", { number: requests[0]?.number ?? "" })
      : t("documents", { count: requests.length });
  return (
    <Document title={title} creator="Countersign" producer="Countersign">
      {requests.map((evidence) => (
        <Page key={evidence.number} size="A4" style={styles.page}>
          <RequestPages evidence={evidence} words={words} />
          <Text
            fixed
            style={[styles.footer, { textAlign: sideOf(words) }]}
            render={({ pageNumber, totalPages }) =>
              `Countersign · ${evidence.number} · ${pageNumber} / ${totalPages}`
            }
          />
        </Page>
      ))}
    </Document>
  );
}

function RequestPages({ evidence, words }: PartProps) {
  const { request } = evidence;
  return (
    <>
      <View style={styles.head}>
        <Line words={words} style={styles.title}>
          {`${words.coded("operation", request.operation)} ${evidence.number}`}
        </Line>
        <Text style={[styles.amount, { textAlign: sideOf(words) }]}>
          {`${displayAmount(request.amount)} ${request.currency}`}
        </Text>
      </View>
      <Asked evidence={evidence} words={words} />
      <Required evidence={evidence} words={words} />
      <Decisions evidence={evidence} words={words} />
      <Execution evidence={evidence} words={words} />
      <Discussion evidence={evidence} words={words} />
      <Trail evidence={evidence} words={words} />
    </>
  );
}

function Asked({ evidence: { request }, words }: PartProps) {
  const { t, coded } = words;
  const source = `source.${request.source}` as "source.api";
  return (
    <>
      <Fact words={words} label={t("status")} value={coded("status", request.status)} />
      <Fact words={words} label={t("since")} value={momentText(request.statusChangedAt)} />
      <Fact words={words} label={t("ended")} value={request.statusReason} />
      <Fact words={words} label={t("endedBy")} value={request.endedBy} />
      <Heading words={words}>{t("asked")}</Heading>
      <Fact words={words} label={t("askedBy")} value={request.maker} />
      <Fact words={words} label={t("way")} value={t.has(source) ? t(source) : request.source} />
      <Fact words={words} label={t("askedAt")} value={momentText(request.createdAt)} />
      <Fact words={words} label={t("expires")} value={momentText(request.expiresAt)} />
      <Fact words={words} label={t("payment")} value={request.transaction} />
      <Fact words={words} label={t("order")} value={request.orderNo} />
      <Fact words={words} label={t("account")} value={request.gatewayAccount} />
      <Fact words={words} label={t("reason")} value={coded("reason", request.reasonCode)} />
      <Fact words={words} label={t("note")} value={request.note} />
    </>
  );
}

function Required({ evidence: { request, requirement }, words }: PartProps) {
  const { t } = words;
  const told = requirementIn(requirement);
  const sentences = told ? words.stages(told.stages) : [];
  return (
    <>
      <Heading words={words}>{t("required")}</Heading>
      <Fact words={words} label={t("policy")} value={String(request.policyVersion)} />
      <Fact
        words={words}
        label={t("rule")}
        value={"ruleName" in requirement ? words.name(String(requirement.ruleName)) : null}
      />
      {told?.stages.map((stage, index) => (
        <Fact
          // biome-ignore lint/suspicious/noArrayIndexKey: a stage is its place, and two may have one name.
          key={index}
          words={words}
          label={`${t("stage", { number: index + 1 })}: ${words.name(stage.name)}`}
          value={sentences[index]}
        />
      ))}
      <Fact words={words} label={t("demands")} value={told ? words.demands(told.demands) : null} />
      <Fact words={words} label={t("needed")} value={String(request.requiredChecks)} />
    </>
  );
}

function Discussion({ evidence: { comments, attachments }, words }: PartProps) {
  const { t } = words;
  return (
    <>
      <Heading words={words}>{t("comments", { count: comments.length })}</Heading>
      {comments.map((comment) => (
        <View key={comment.id} style={styles.block}>
          <Fact words={words} label={comment.author} value={comment.text} small={false} />
          <Fact words={words} label={t("at")} value={momentText(comment.at)} small />
        </View>
      ))}
      <Heading words={words}>{t("files", { count: attachments.length })}</Heading>
      {attachments.map((file) => (
        <View key={file.id} style={styles.block}>
          <Fact words={words} label={file.uploadedBy} value={file.name} />
          <Fact words={words} label={t("at")} value={momentText(file.uploadedAt)} small />
          <Fact words={words} label={t("fileSize")} value={t("bytes", { count: file.sizeBytes })} small />
          <Fact words={words} label={t("fileHash")} value={file.sha256} small />
        </View>
      ))}
    </>
  );
}

function Trail({ evidence: { audit }, words }: PartProps) {
  const { t } = words;
  return (
    <>
      <Heading words={words}>{t("trail", { count: audit.length })}</Heading>
      <Line words={words} style={styles.small}>
        {t("trailHint")}
      </Line>
      {audit.map((event) => {
        const result = `result.${event.result}` as "result.ok";
        const said = event.result === "ok" ? "" : ` (${t.has(result) ? t(result) : event.result})`;
        return (
          <View key={event.id} style={styles.block} wrap={false}>
            <Fact words={words} label={event.actor} value={`${words.event(event.action)}${said}`} />
            <Fact words={words} label={t("at")} value={momentText(event.at)} small />
            <Fact words={words} label={t("reason")} value={event.reason} small />
            {event.sequence ? (
              <>
                <Fact
                  words={words}
                  label={t("eventHash")}
                  value={[t("place", { sequence: event.sequence }), event.hash ?? ""]}
                  small
                />
                <Fact words={words} label={t("before")} value={event.previousHash} small />
              </>
            ) : (
              <Fact words={words} label={t("eventHash")} value={t("unsealed")} small />
            )}
          </View>
        );
      })}
    </>
  );
}
