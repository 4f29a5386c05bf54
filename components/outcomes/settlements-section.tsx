import { useTranslations } from "next-intl";
import { Reference } from "@/components/ui/reference";
import { Section } from "@/components/ui/section";
import { Timestamp } from "@/components/ui/timestamp";
import type { OutcomeDetail, SettlementLine } from "@/lib/operations/outcomes/types";

/** Every settlement that was ever proposed and what became of it, the latest first. */
export function SettlementsSection({ outcome }: { outcome: OutcomeDetail }) {
  const t = useTranslations("outcomes");
  const over = outcome.settlements.filter(({ status }) => status !== "proposed");
  if (over.length === 0) return null;
  return (
    <Section title={t("proposals")} meta={over.length}>
      <ul className="border-line border-t">
        {over.map((settlement) => (
          <li key={settlement.id} className="border-line border-b py-3">
            <p className="flex flex-wrap items-baseline gap-x-3 font-medium">
              {t(`outcome.${settlement.outcome}`)}
              <span className="font-normal text-muted text-xs">{t(`statusOf.${settlement.status}`)}</span>
            </p>
            <SettlementFacts settlement={settlement} mayReadFile={outcome.mayReadEvidence} />
            <Ending settlement={settlement} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

type SettlementFactsProps = { settlement: SettlementLine; mayReadFile: boolean };

/** Who says so, and what proves it. */
export function SettlementFacts({ settlement, mayReadFile }: SettlementFactsProps) {
  const t = useTranslations("outcomes");
  const { file } = settlement;
  return (
    <div className="mt-1 flex flex-col gap-1">
      <p className="text-muted text-xs">
        <bdi>{t("proposedLine", { name: settlement.proposedBy })}</bdi> ·{" "}
        <Timestamp value={settlement.proposedAt} seconds />
      </p>
      {settlement.gatewayReference ? (
        <p>
          {t("gatewayReference")}:{" "}
          <Reference value={settlement.gatewayReference} copyLabel={t("gatewayReference").toLowerCase()} />
        </p>
      ) : null}
      <p dir="auto" className="whitespace-pre-wrap break-words">
        {settlement.note}
      </p>
      <p dir="auto" className="whitespace-pre-wrap break-words text-muted">
        {settlement.evidence}
      </p>
      {file ? (
        <p className="text-xs">
          {mayReadFile ? (
            <a
              href={`/api/outcomes/files/${file.id}`}
              download
              className="text-accent underline underline-offset-2 touch:inline-flex touch:min-h-9 touch:items-center"
            >
              {t("download", { name: file.name })}
            </a>
          ) : (
            <bdi>{file.name}</bdi>
          )}{" "}
          <span className="text-muted">
            {t("size", { kilobytes: Math.max(1, Math.round(file.sizeBytes / 1024)) })} · SHA-256{" "}
            <Reference value={file.sha256} short />
          </span>
        </p>
      ) : null}
    </div>
  );
}

function Ending({ settlement }: { settlement: SettlementLine }) {
  const t = useTranslations("outcomes");
  if (settlement.status === "proposed" || !settlement.endedAt) return null;
  return (
    <div className="mt-2 border-line-strong border-s ps-3">
      <p className="text-muted text-xs">
        <bdi>{t(`endedLine.${settlement.status}`, { name: settlement.endedBy ?? "" })}</bdi> ·{" "}
        <Timestamp value={settlement.endedAt} seconds />
      </p>
      {settlement.endNote ? (
        <p dir="auto" className="whitespace-pre-wrap break-words">
          {settlement.endNote}
        </p>
      ) : null}
      {settlement.nextCheckAt ? (
        <p className="text-muted text-xs">
          {t.rich("nextCheck", {
            when: () => <Timestamp value={settlement.nextCheckAt ?? ""} format="relative" />,
          })}
        </p>
      ) : null}
    </div>
  );
}
