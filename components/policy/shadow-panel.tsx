"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useFailureText } from "@/components/shell/failure-text";
import { OutcomeText } from "@/components/policy/outcome-text";
import { Amount } from "@/components/ui/amount";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import { toast } from "@/components/ui/toast";
import type { PolicyPage } from "@/lib/approvals/policy/views";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

export type EndShadowAction = ServerAction<{ version: number }, void>;

interface ShadowPanelProps {
  version: number;
  differences: PolicyPage["differences"];
  /** Missing once it has ended, and for whoever may not end it. */
  end?: EndShadowAction;
}

/** What the shadow would have said differently since it runs. */
export function ShadowPanel({ version, differences, end }: ShadowPanelProps) {
  const t = useTranslations("policy.page");
  return (
    <Section
      title={t("shadowTitle")}
      meta={t("shadowCount", { count: differences.count })}
      actions={end ? <EndShadow version={version} end={end} /> : null}
    >
      {differences.latest.length === 0 ? (
        <p className="text-muted text-sm">{t("shadowNothing")}</p>
      ) : (
        <ul className="flex flex-col divide-y divide-line border-line border-y text-sm">
          {differences.latest.map((one) => (
            <li
              key={`${one.at}${one.sessionId}`}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2"
            >
              <Timestamp value={one.at} className="text-muted" />
              <TextLink
                href={one.requestId ? `/requests/${one.requestId}` : `/transactions/${one.sessionId}`}
              >
                <bdi dir="ltr">{one.requestId ? `R-${one.requestId}` : one.sessionId.slice(0, 8)}</bdi>
              </TextLink>
              <Amount value={one.amount} currency={one.currency} />
              <span>
                <OutcomeText word={one.live} />{" "}
                <span aria-hidden="true" className="inline-block rtl:-scale-x-100">
                  →
                </span>{" "}
                <OutcomeText word={one.shadow} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function EndShadow({ version, end }: { version: number; end: EndShadowAction }) {
  const t = useTranslations("policy.page");
  const router = useRouter();
  const failureText = useFailureText();
  const ending = useMutation({
    mutationFn: () => runAction(end({ version })),
    onSuccess: () => router.refresh(),
    onError: (error) => toast.error(failureText(error)),
  });
  return (
    <Button size="small" pending={ending.isPending} onClick={() => ending.mutate()}>
      {t("endShadow")}
    </Button>
  );
}
