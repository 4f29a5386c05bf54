"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useDeferredText } from "@/components/operations/use-deferred-text";
import type { PreviewAction } from "@/components/operations/types";
import { useReadyName } from "@/components/policy/use-ready-name";
import { PoolText } from "@/components/operations/pool-text";
import { useRecordedText } from "@/components/operations/recorded-text";
import { Callout } from "@/components/ui/callout";
import { runAction } from "@/lib/http/action-failure";

type ApprovalPreviewProps = {
  type: "refund" | "void";
  sessionId: string;
  /** Null while what is typed is no amount. */
  amount: string | null;
  preview: PreviewAction;
};

/** What the policy will say to this wish, before it is sent: who has to approve it, or that it is done at once. */
export function ApprovalPreview({ type, sessionId, amount, preview }: ApprovalPreviewProps) {
  const t = useTranslations("operations");
  const name = useReadyName();
  const recorded = useRecordedText();
  const asked = useDeferredText(amount);
  const { data } = useQuery({
    queryKey: ["approval-preview", type, sessionId, asked],
    queryFn: () =>
      runAction(preview({ type, sessionId, ...(type === "refund" && asked ? { amount: asked } : {}) })),
    enabled: type === "void" || asked !== null,
    staleTime: 10_000,
    retry: false,
  });
  if (!data) return <Callout tone="info">{t("waits")}</Callout>;
  if (data.kind === "deny") {
    return <Callout tone="warning">{recorded(data.reason.text, data.reason.words)}</Callout>;
  }
  if (data.kind === "direct") {
    return <Callout tone="warning">{data.bypass ? t("previewBypass") : t("previewDirect")}</Callout>;
  }
  return (
    <Callout tone="info">
      <p>{t("previewApproval", { count: data.checks })}</p>
      {/* One stage of any checkers says no more than the number of them. */}
      {data.stages.length === 1 && data.stages[0]?.pool.anyChecker ? null : (
        <ul>
          {data.stages.map((stage, index) => (
            <li key={`${stage.name}-${String(index)}`}>
              {name(stage.name)}: <PoolText needed={stage.needed} pool={stage.pool} />
            </li>
          ))}
        </ul>
      )}
      {data.demands.makerNote ? <p>{t("previewNote")}</p> : null}
      {data.demands.attachment ? <p>{t("previewAttachment")}</p> : null}
    </Callout>
  );
}
