import { useWordList } from "@/components/ui/use-word-list";
import { useTranslations } from "next-intl";
import { useRecordedText } from "@/components/operations/recorded-text";
import { useNamedValues, useReadyName } from "@/components/policy/use-ready-name";
import { StateLabel } from "@/components/ui/badge";
import { Callout } from "@/components/ui/callout";
import { Section } from "@/components/ui/section";
import type { ExplainedStage, PoolWords, RequestDetail } from "@/lib/approvals/views";

/** Why so many have to approve, how far that is, and who can go on with it now. */
export function ExplanationSection({ request }: { request: RequestDetail }) {
  const t = useTranslations("requests.explain");
  const list = useWordList();
  const because = useTranslations("policy.because");
  const named = useNamedValues();
  const { explanation } = request;
  const waits = request.status === "pending";
  return (
    <Section title={t("title")}>
      <p className="mb-2 text-muted">
        {explanation.because.map((line) => because(line.code, named(line.params))).join(" ")}
      </p>
      <ol className="border-line border-t">
        {explanation.stages.map((stage, index) => (
          <Stage key={`${index} ${stage.name}`} stage={stage} />
        ))}
      </ol>
      {waits ? (
        <p className="mt-2">
          {explanation.canDecideNow.length > 0
            ? t("now", { names: list(explanation.canDecideNow) })
            : t("nobodyNow")}
        </p>
      ) : null}
      {waits ? <Warnings request={request} /> : null}
    </Section>
  );
}

function Warnings({ request }: { request: RequestDetail }) {
  const t = useTranslations("requests.explain");
  const recorded = useRecordedText();
  const { denied, completable, stricter } = request.explanation;
  return (
    <div className="mt-2 flex flex-col gap-2 empty:hidden">
      {denied ? (
        <Callout tone="negative" title={t("denied")}>
          {recorded(denied.text, denied.words)}
        </Callout>
      ) : null}
      {!denied && !completable ? <Callout tone="negative">{t("notCompletable")}</Callout> : null}
      {stricter ? <Callout tone="info">{t("stricter")}</Callout> : null}
    </div>
  );
}

function Stage({ stage }: { stage: ExplainedStage }) {
  const t = useTranslations("requests.explain");
  const list = useWordList();
  const name = useReadyName();
  const isFull = stage.counted.length >= stage.needed;
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 border-line border-b py-1.5">
      <StateLabel
        tone={isFull ? "positive" : stage.isCurrent ? "warning" : "neutral"}
        shape={isFull ? "full" : stage.isCurrent ? "half" : "ring"}
      >
        <bdi>{name(stage.name)}</bdi>
      </StateLabel>
      <span className="flex-1 text-muted">
        {t("count", { done: stage.counted.length, needed: stage.needed })} <Pool pool={stage.pool} />
        {stage.ofLivePolicy ? ` · ${t("today")}` : null}
      </span>
      {stage.counted.length > 0 ? <bdi>{list(stage.counted)}</bdi> : null}
    </li>
  );
}

function Pool({ pool }: { pool: PoolWords }) {
  const t = useTranslations("requests.explain");
  const list = useWordList();
  return pool.anyChecker ? <>{t("anyChecker")}</> : <bdi>{list([...pool.groups, ...pool.users])}</bdi>;
}
