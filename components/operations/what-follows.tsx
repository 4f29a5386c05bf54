import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { outlookQuery } from "@/components/operations/api";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { Timestamp } from "@/components/ui/timestamp";
import type { OperationOutlook } from "@/lib/approvals/views";

type WhatFollowsProps = { sessionId: string; type: "refund" | "void" | "capture" };

/** Through whom it goes, how long a refund takes to the customer, and which addresses are told. */
export function WhatFollows({ sessionId, type }: WhatFollowsProps) {
  const t = useTranslations("operations.follows");
  const { data } = useQuery(outlookQuery(sessionId, type));
  if (!data) return null;
  return (
    <DefinitionList>
      {data.account ? (
        <Definition term={t("gateway")}>
          <bdi>{data.account}</bdi>
          {data.pausedUntil ? <Pause until={data.pausedUntil} /> : null}
        </Definition>
      ) : null}
      {type === "refund" ? (
        <Definition term={t("arrival")}>
          <Arrival outlook={data} />
        </Definition>
      ) : null}
      <Definition term={t("webhook")}>
        {data.told.length === 0
          ? t("toldNobody")
          : data.told.map((address) => (
              <bdi key={address} dir="ltr" className="block break-all font-mono text-xs">
                {address}
              </bdi>
            ))}
      </Definition>
    </DefinitionList>
  );
}

/** Said before the act: a person would look for what was refused, or for what waits. */
function Pause({ until }: { until: string }) {
  const t = useTranslations("operations.follows");
  return (
    <span className="block text-warning text-xs">
      {t.rich("paused", { when: () => <Timestamp value={until} /> })}
    </span>
  );
}

function Arrival({ outlook: { arrival, queued } }: { outlook: OperationOutlook }) {
  const t = useTranslations("operations.follows");
  return (
    <>
      {arrival ? t(kindOf(arrival), { min: arrival.minDays, max: arrival.maxDays }) : t("arrivalUnknown")}
      {queued ? <span className="block text-muted text-xs">{t("mayQueue")}</span> : null}
    </>
  );
}

function kindOf({ minDays, maxDays, businessDays }: NonNullable<OperationOutlook["arrival"]>) {
  if (maxDays === 0) return "atOnce";
  if (minDays === 0) return "upToDays";
  return businessDays ? "businessDays" : "days";
}
