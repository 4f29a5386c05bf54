import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useRecordedText } from "@/components/operations/recorded-text";
import { useAnswerText } from "@/components/outcomes/answer-text";
import { ExchangeView } from "@/components/transactions/exchange-view";
import { Reference } from "@/components/ui/reference";
import { Section } from "@/components/ui/section";
import { Timestamp } from "@/components/ui/timestamp";
import type { InquiryLine, OutcomeDetail } from "@/lib/operations/outcomes/types";

/** The first call and every question after it, the latest question first, each with all that was sent and came back. */
export function ExchangesSection({ outcome }: { outcome: OutcomeDetail }) {
  const t = useTranslations("outcomes");
  const recorded = useRecordedText();
  return (
    <Section title={t("exchanges")} meta={t("questions", { count: outcome.inquiries.length })}>
      <ol className="border-line border-t">
        {outcome.inquiries.map((inquiry, index) => (
          <Branch
            key={inquiry.id}
            isOpen={index === 0}
            summary={<QuestionLine inquiry={inquiry} number={outcome.inquiries.length - index} />}
          >
            {inquiry.message ? (
              <p className="text-muted">
                <bdi>{recorded(inquiry.message)}</bdi>
              </p>
            ) : null}
            {inquiry.exchange ? <ExchangeView value={inquiry.exchange} /> : null}
          </Branch>
        ))}
        {[...outcome.calls].reverse().map((call, index) => (
          <Branch
            key={`call-${outcome.calls.length - index}`}
            isOpen={outcome.inquiries.length === 0}
            summary={
              <span className="font-medium">
                {t(index === outcome.calls.length - 1 ? "call" : "callAgain")}
              </span>
            }
          >
            <ExchangeView value={call} />
          </Branch>
        ))}
        {outcome.calls.length === 0 ? (
          <li className="border-line border-b py-3 text-muted">{t("noCall")}</li>
        ) : null}
      </ol>
    </Section>
  );
}

type BranchProps = { summary: ReactNode; isOpen: boolean; children: ReactNode };

function Branch({ summary, isOpen, children }: BranchProps) {
  return (
    <li className="border-line border-b">
      <details open={isOpen} className="py-1.5">
        <summary className="flex cursor-pointer flex-wrap items-baseline gap-x-4 gap-y-1 py-1 touch:min-h-10">
          {summary}
        </summary>
        <div className="mt-2 mb-1 ms-1 flex flex-col gap-3 border-line-strong border-s ps-4">{children}</div>
      </details>
    </li>
  );
}

function QuestionLine({ inquiry, number }: { inquiry: InquiryLine; number: number }) {
  const t = useTranslations("outcomes");
  const answerText = useAnswerText();
  return (
    <>
      <span className="font-medium">{t("question", { number })}</span>
      <span>
        {answerText(inquiry.answer)}
        {inquiry.code ? <bdi className="ms-2 font-mono text-2xs text-muted">{inquiry.code}</bdi> : null}
      </span>
      {inquiry.gatewayReference ? <Reference value={inquiry.gatewayReference} /> : null}
      <span className="ms-auto text-muted text-xs">
        <Timestamp value={inquiry.askedAt} seconds />
        {" · "}
        <Asker name={inquiry.askedBy} />
      </span>
    </>
  );
}

/** A person by name; the product itself by what it asked for. */
function Asker({ name }: { name: string }) {
  const t = useTranslations("outcomes");
  if (name === "reconcile-operation") return t("askedOnSchedule");
  if (name === "check-settlement") return t("askedToCheck");
  return <bdi>{t("askedBy", { name })}</bdi>;
}
