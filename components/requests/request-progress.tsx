import { useTranslations } from "next-intl";
import { useRecordedText } from "@/components/operations/recorded-text";
import { Callout } from "@/components/ui/callout";
import { Timestamp } from "@/components/ui/timestamp";
import { Spinner } from "@/components/ui/spinner";
import type { Tone } from "@/components/ui/tone";
import type { RequestDetail } from "@/lib/approvals/views";

/** Where it stands, in a sentence. Nothing while it waits for a checker: the buttons say that. */
export function RequestProgress({ request }: { request: RequestDetail }) {
  const t = useTranslations("requests");
  const recorded = useRecordedText();
  const look = progressOf(request);
  if (!look) return null;
  const reason = request.status === "done" ? null : request.statusReason;
  return (
    <div role="status" className="max-lg:order-first">
      <Callout
        tone={look.tone}
        title={
          <span className="flex items-center gap-2">
            {t(`progress.${look.key}`)}
            {look.key === "queued" || look.key === "in_flight" ? <Spinner /> : null}
          </span>
        }
      >
        {look.key === "unknown" ? t("progress.unknownHint") : null}
        {look.key === "released" && request.releaseAt ? (
          <p>{t.rich("progress.releasedHint", { when: () => <Moment at={request.releaseAt} /> })}</p>
        ) : null}
        {look.key === "paused" ? (
          <p>{t.rich("progress.pausedHint", { when: () => <Moment at={request.pausedUntil} /> })}</p>
        ) : null}
        {reason && request.status !== "approved" ? (
          <p>
            <bdi>{recorded(reason, request.statusReasonWords)}</bdi>
          </p>
        ) : null}
      </Callout>
    </div>
  );
}

function Moment({ at }: { at: string | null }) {
  return at && <Timestamp value={at} seconds />;
}

type ProgressKey =
  | "queued"
  | "paused"
  | "released"
  | "in_flight"
  | "unknown"
  | "done"
  | "doneQueued"
  | "doneRejected"
  | "rejected"
  | "canceled"
  | "expired"
  | "manual";

function progressOf(request: RequestDetail): { key: ProgressKey; tone: Tone } | null {
  const latest = request.attempts.at(-1)?.status;
  switch (request.status) {
    case "pending":
      return null;
    case "approved":
      if (request.outcomeUnknown) return { key: "unknown", tone: "warning" };
      // Checked against the server's word, not the browser's clock.
      if (request.releaseAt !== null && latest === undefined) return { key: "released", tone: "info" };
      if (latest === "in_flight") return { key: "in_flight", tone: "info" };
      return request.pausedUntil === null
        ? { key: "queued", tone: "info" }
        : { key: "paused", tone: "warning" };
    case "done":
      if (latest === "pending") return { key: "doneQueued", tone: "info" };
      return latest === "rejected"
        ? { key: "doneRejected", tone: "negative" }
        : { key: "done", tone: "positive" };
    case "manual_action_required":
      return { key: "manual", tone: "negative" };
    default:
      return { key: request.status, tone: "neutral" };
  }
}
