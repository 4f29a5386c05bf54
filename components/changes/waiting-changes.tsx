"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Callout } from "@/components/ui/callout";
import { TextLink } from "@/components/ui/text-link";
import { waitingChangesQuery } from "./api";
import { ChangeSummary } from "./change-words";

/** On the page of what a change is about: what waits for a second person. Nothing while nothing does. */
export function WaitingChanges({ type, id }: { type: string; id: string }) {
  const t = useTranslations("changes");
  const { data } = useQuery(waitingChangesQuery(type, id));
  if (!data || data.length === 0) return null;
  return (
    <div className="mb-4 flex flex-col gap-2">
      {data.map((change) => (
        <Callout key={change.id} tone="warning" title={t("waitsTitle")}>
          <p>
            <ChangeSummary change={change} />
          </p>
          <p>
            <span className="text-muted">
              {t.rich("waitsBy", { name: change.proposer, b: (text) => <bdi>{text}</bdi> })}
            </span>{" "}
            <TextLink href={`/change-requests/${change.id}`}>{t("look")}</TextLink>
          </p>
        </Callout>
      ))}
    </div>
  );
}
