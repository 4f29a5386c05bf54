"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { neighboursQuery } from "@/components/transactions/api";
import type { ListParams } from "@/components/transactions/list-params";
import { buttonClass } from "@/components/ui/button-class";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import type { Neighbours } from "@/lib/transactions/related-views";

type ListNeighboursProps = {
  sessionId: string;
  /** The list that the person came from, as its address says it. */
  params: ListParams;
  hrefOf: (sessionId: string) => string;
};

/** One payment up and one down in the list, without going back to it. */
export function ListNeighbours({ sessionId, params, hrefOf }: ListNeighboursProps) {
  const t = useTranslations("paymentDetail.neighbours");
  const { data } = useQuery(neighboursQuery(sessionId, params));
  return (
    <span className="inline-flex items-center gap-1 print:hidden">
      <Step to={data?.previous ?? null} label={t("previous")} hrefOf={hrefOf}>
        <ChevronLeft aria-hidden="true" className="rtl:-scale-x-100" />
      </Step>
      <Step to={data?.next ?? null} label={t("next")} hrefOf={hrefOf}>
        <ChevronRight aria-hidden="true" className="rtl:-scale-x-100" />
      </Step>
    </span>
  );
}

type StepProps = {
  to: string | null;
  label: string;
  hrefOf: (sessionId: string) => string;
  children: ReactNode;
};

function Step({ to, label, hrefOf, children }: StepProps) {
  const look = cn(buttonClass({ variant: "ghost", size: "small" }), "px-1.5");
  // A link that leads nowhere is none; its room stays, so that the other one keeps its place.
  if (to === null) return <span className={cn(look, "text-faint")}>{children}</span>;
  return (
    <Link href={hrefOf(to)} aria-label={label} title={label} className={look} replace scroll={false}>
      {children}
    </Link>
  );
}

type PanelStepsProps = {
  neighbours: Neighbours | undefined;
  onMove: (sessionId: string) => void;
};

/** The same beside the list, where the page stays and only the panel moves. */
export function PanelSteps({ neighbours, onMove }: PanelStepsProps) {
  const t = useTranslations("paymentDetail.neighbours");
  const button = (to: string | null | undefined, label: string, icon: ReactNode) => (
    <IconButton
      size="small"
      variant="ghost"
      label={label}
      disabled={!to}
      onClick={() => {
        if (to) onMove(to);
      }}
    >
      {icon}
    </IconButton>
  );
  return (
    <span className="inline-flex items-center gap-1">
      {button(
        neighbours?.previous,
        t("previous"),
        <ChevronLeft aria-hidden="true" className="rtl:-scale-x-100" />,
      )}
      {button(neighbours?.next, t("next"), <ChevronRight aria-hidden="true" className="rtl:-scale-x-100" />)}
    </span>
  );
}
