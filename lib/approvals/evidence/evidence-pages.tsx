import { Document, Page, StyleSheet, Text, View } from "@react-pdf/renderer";
import type { ReactNode } from "react";
import type { EvidenceDecision, RequestEvidence } from "@/lib/approvals/evidence/types";
import { PDF_FAMILIES } from "@/lib/pdf/families";

const styles = StyleSheet.create({
  page: {
    fontFamily: PDF_FAMILIES,
    fontSize: 9,
    padding: 40,
    paddingBottom: 52,
    lineHeight: 1.4,
  },
  // A height of its own: what is inherited was reckoned with the page's smaller letters.
  title: { fontSize: 16, fontWeight: 600, lineHeight: 1.4, marginBottom: 2 },
  muted: { color: "#555555" },
  heading: { fontSize: 11, fontWeight: 600, lineHeight: 1.4, marginTop: 14, marginBottom: 4 },
  row: { flexDirection: "row", borderBottomWidth: 0.5, borderBottomColor: "#dddddd", paddingVertical: 2 },
  label: { width: 130, color: "#555555" },
  value: { flex: 1 },
  block: { borderBottomWidth: 0.5, borderBottomColor: "#dddddd", paddingVertical: 4 },
  strong: { fontWeight: 600 },
  small: { fontSize: 7.5, color: "#555555" },
  footer: { position: "absolute", bottom: 24, left: 40, right: 40, fontSize: 7.5, color: "#555555" },
});

/** The pages of a pack: one request after the other, each from a new page. */
export function evidenceDocument(requests: readonly RequestEvidence[]) {
  const title =
    requests.length === 1
      ? `Evidence for ${requests[0]?.number}`
      : `Evidence for ${requests.length} requests`;
  return (
    <Document title={title} creator="Countersign" producer="Countersign">
      {requests.map((evidence) => (
        <Page key={evidence.number} size="A4" style={styles.page}>
          <RequestPages evidence={evidence} />
          <Text
            fixed
            style={styles.footer}
            render={({ pageNumber, totalPages }) =>
              `Countersign · ${evidence.number} · ${pageNumber} / ${totalPages}`
            }
          />
        </Page>
      ))}
    </Document>
  );
}

function RequestPages({ evidence }: { evidence: RequestEvidence }) {
  const { request } = evidence;
  return (
    <>
      <Text
        style={styles.title}
      >{`${evidence.number}: ${request.operation} of ${request.amount} ${request.currency}`}</Text>
      <Text
        style={styles.muted}
      >{`Status ${words(request.status)} since ${moment(request.statusChangedAt)}`}</Text>
      <Heading>What was asked</Heading>
      <Fact label="Asked by" value={`${request.maker}, ${request.source}`} />
      <Fact label="Asked at" value={moment(request.createdAt)} />
      <Fact label="Payment" value={request.transaction} />
      <Fact label="Order" value={request.orderNo} />
      <Fact label="Gateway account" value={request.gatewayAccount} />
      <Fact label="Reason" value={words(request.reasonCode)} />
      <Fact label="Note" value={request.note} />
      <Fact label="Why it ended or stopped" value={request.statusReason} />
      <Heading>What was required</Heading>
      <Requirement evidence={evidence} />
      <Heading>{`Decisions (${evidence.decisions.length})`}</Heading>
      {evidence.decisions.map((decision) => (
        <Decision key={decision.at + decision.checker} decision={decision} />
      ))}
      <Execution evidence={evidence} />
      <Discussion evidence={evidence} />
      <Trail evidence={evidence} />
    </>
  );
}

function Requirement({ evidence }: { evidence: RequestEvidence }) {
  const { requirement, request } = evidence;
  const stages = "stages" in requirement && Array.isArray(requirement.stages) ? requirement.stages : [];
  const rule = "ruleName" in requirement ? String(requirement.ruleName) : null;
  return (
    <>
      <Fact label="Policy version" value={String(request.policyVersion)} />
      <Fact label="Rule" value={rule} />
      {(stages as { name: string; count: number }[]).map((stage, index) => (
        <Fact key={stage.name} label={`Stage ${index + 1}`} value={`${stage.count} of ${stage.name}`} />
      ))}
      <Fact label="Approvals needed" value={String(request.requiredChecks)} />
    </>
  );
}

function Decision({ decision }: { decision: EvidenceDecision }) {
  const whom = decision.onBehalfOf ? `, on behalf of ${decision.onBehalfOf}` : "";
  const seen = Object.entries(decision.seen)
    .filter(([, value]) => value !== "" && value !== "{}")
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(" · ");
  return (
    <View style={styles.block} wrap={false}>
      <Text
        style={styles.strong}
      >{`${decision.checker}${whom}: ${decision.verdict}, stage ${decision.stage + 1}`}</Text>
      <Text>{moment(decision.at)}</Text>
      {decision.note ? <Text>{decision.note}</Text> : null}
      <Text style={styles.small}>{`Saw ${seen}`}</Text>
      <Text style={styles.small}>{`SHA-256 of what was seen: ${decision.contentHash}`}</Text>
      <Text style={styles.small}>
        {decision.stepUp
          ? `Second factor: ${JSON.stringify(decision.stepUp)}`
          : "No second factor was demanded."}
      </Text>
    </View>
  );
}

function Execution({ evidence }: { evidence: RequestEvidence }) {
  return (
    <>
      <Heading>{`Execution (${evidence.attempts.length})`}</Heading>
      {evidence.attempts.map((attempt) => (
        <View key={attempt.operationId} style={styles.block}>
          <Text style={styles.strong}>{`Attempt ${attempt.attempt}: ${words(attempt.status)}`}</Text>
          <Text>{`${moment(attempt.startedAt)} to ${attempt.settledAt ? moment(attempt.settledAt) : "now"}`}</Text>
          <Text>{`Our reference ${attempt.reference}, the gateway's ${attempt.gatewayReference ?? "unknown"}`}</Text>
          {attempt.message ? <Text>{attempt.message}</Text> : null}
          {attempt.child ? (
            <Text>{`Child transaction ${attempt.child.transaction}: ${words(attempt.child.state)} ${attempt.child.amount}`}</Text>
          ) : null}
          {attempt.exchanges.map((exchange, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what was said has no name of its own and never changes.
            <Text key={index} style={styles.small}>
              {JSON.stringify(exchange).slice(0, 3000)}
            </Text>
          ))}
        </View>
      ))}
    </>
  );
}

function Discussion({ evidence }: { evidence: RequestEvidence }) {
  return (
    <>
      <Heading>{`Comments (${evidence.comments.length})`}</Heading>
      {evidence.comments.map((comment) => (
        <View key={comment.id} style={styles.block}>
          <Text style={styles.muted}>{`${comment.author}, ${moment(comment.at)}`}</Text>
          <Text>{comment.text}</Text>
        </View>
      ))}
      <Heading>{`Files (${evidence.attachments.length})`}</Heading>
      {evidence.attachments.map((file) => (
        <View key={file.id} style={styles.block}>
          <Text>{`${file.name}, ${file.sizeBytes} bytes, ${file.uploadedBy}, ${moment(file.uploadedAt)}`}</Text>
          <Text style={styles.small}>{`SHA-256 ${file.sha256}`}</Text>
        </View>
      ))}
    </>
  );
}

function Trail({ evidence }: { evidence: RequestEvidence }) {
  return (
    <>
      <Heading>{`Audit trail (${evidence.audit.length})`}</Heading>
      <Text style={styles.small}>
        Each hash is SHA-256 over the hash before it, a line feed and the event as the archive gives it.
      </Text>
      {evidence.audit.map((event) => (
        <View key={event.id} style={styles.block} wrap={false}>
          <Text>{`${moment(event.at)}  ${event.actor}: ${event.action} (${event.result})`}</Text>
          <Text style={styles.small}>
            {event.sequence
              ? `Sequence ${event.sequence}, hash ${event.hash}, before it ${event.previousHash}`
              : "Not sealed yet: within a second it is."}
          </Text>
        </View>
      ))}
    </>
  );
}

function Heading({ children }: { children: ReactNode }) {
  return (
    <Text style={styles.heading} minPresenceAhead={30}>
      {children}
    </Text>
  );
}

function Fact({ label, value }: { label: string; value: string | null }) {
  if (!value) return null;
  return (
    <View style={styles.row}>
      <Text style={styles.label}>{label}</Text>
      <Text style={styles.value}>{value}</Text>
    </View>
  );
}

function words(code: string): string {
  return code.replaceAll("_", " ");
}

/** Seconds are enough for a reader; the archive has the microseconds. */
function moment(iso: string): string {
  return `${iso.slice(0, 19).replace("T", " ")} UTC`;
}
