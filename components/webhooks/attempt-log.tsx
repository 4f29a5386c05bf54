import { useTranslations } from "next-intl";
import { Section } from "@/components/ui/section";
import { Timestamp } from "@/components/ui/timestamp";
import { AnswerText } from "@/components/webhooks/delivery-status";
import type { DeliveryAttempt } from "@/lib/webhooks/types";

/** Every attempt with its request and its answer, the latest first and open. */
export function AttemptLog({ attempts }: { attempts: readonly DeliveryAttempt[] }) {
  const t = useTranslations("webhooks");
  return (
    <Section title={t("attempts")} className="min-w-0">
      {attempts.length === 0 ? <p className="text-muted">{t("noAttempt")}</p> : null}
      <ol className="flex flex-col border-line border-t">
        {attempts.map((attempt, index) => (
          <li key={attempt.id} className="border-line border-b">
            <Attempt attempt={attempt} open={index === 0} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Attempt({ attempt, open }: { attempt: DeliveryAttempt; open: boolean }) {
  const t = useTranslations("webhooks");
  return (
    <details open={open} className="py-2">
      <summary className="flex cursor-pointer flex-wrap items-baseline gap-x-4 gap-y-1 py-1 touch:min-h-10">
        <Timestamp value={attempt.startedAt} seconds />
        <span className="font-medium">
          <AnswerText httpStatus={attempt.httpStatus} fault={attempt.fault} />
        </span>
        <span className="text-muted text-xs">
          {attempt.durationMs === null ? null : t("duration", { ms: attempt.durationMs })}
          {attempt.address ? (
            <>
              {" · "}
              <bdi dir="ltr">{attempt.address}</bdi>
            </>
          ) : null}
        </span>
      </summary>
      <div className="mt-2 grid gap-3">
        {attempt.faultDetail ? <p className="text-muted">{attempt.faultDetail}</p> : null}
        <Exchange title={t("request")} headers={attempt.requestHeaders} text={attempt.requestBody} />
        {attempt.responseHeaders ? (
          <Exchange
            title={t("response")}
            headers={attempt.responseHeaders}
            text={attempt.responseBody ?? ""}
          />
        ) : null}
      </div>
    </details>
  );
}

function Exchange({
  title,
  headers,
  text,
}: {
  title: string;
  headers: Record<string, string>;
  text: string;
}) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return (
    <div className="min-w-0">
      <h3 className="mb-1 font-medium text-muted text-xs">{title}</h3>
      <pre
        dir="ltr"
        // The text is long and scrolls: the keyboard must be able to reach it.
        tabIndex={0}
        className="max-h-80 overflow-auto whitespace-pre-wrap break-all bg-sunken p-3 font-mono text-xs"
      >
        {`${lines.join("\n")}\n\n${pretty(text)}`}
      </pre>
    </div>
  );
}

/** For the eye only; what was sent has no white space. */
function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
