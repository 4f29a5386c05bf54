import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { CheckersTable, PairsTable } from "@/components/request-features/health-tables";
import { Duration, healthHref } from "@/components/request-features/health-parts";
import { NavTabs } from "@/components/ui/nav-tabs";
import { Section } from "@/components/ui/section";
import { Timestamp } from "@/components/ui/timestamp";
import { AGE_BUCKETS, HEALTH_DAYS, type QueueHealth } from "@/lib/approvals/health/types";

type HealthViewProps = { health: QueueHealth };

/** How the queue does: what waits, what became of the rest, who decides. */
export function HealthView({ health }: HealthViewProps) {
  const t = useTranslations("requestFeatures.health");
  const { days } = health;
  return (
    <div className="flex flex-col gap-8">
      <NavTabs
        label={t("period")}
        items={HEALTH_DAYS.map((value) => ({
          href: healthHref(value),
          label: t("days", { days: value }),
          current: value === days,
        }))}
      />
      <Section title={t("now")}>
        <Figures>
          {AGE_BUCKETS.map((bucket) => (
            <Figure
              key={bucket}
              label={t(`bucket.${bucket}`)}
              value={health.waiting[bucket]}
              href={healthHref(days, `waiting.${bucket}`)}
            />
          ))}
        </Figures>
        <p className="mt-2 text-muted">
          {health.oldestAt ? (
            <>
              {t("oldest")} <Timestamp value={health.oldestAt} />
            </>
          ) : (
            t("nothingWaits")
          )}
        </p>
      </Section>
      <Outcomes health={health} />
      <Section title={t("time")}>
        <Figures>
          <Figure
            label={t("median")}
            value={<Duration seconds={health.medianSeconds} />}
            href={healthHref(days, "slow")}
          />
          <Figure
            label={t("p95")}
            value={<Duration seconds={health.p95Seconds} />}
            href={healthHref(days, "slow")}
          />
        </Figures>
      </Section>
      <Section title={t("checkers")}>
        <CheckersTable health={health} />
      </Section>
      <Section title={t("pairs")}>
        <PairsTable health={health} />
      </Section>
    </div>
  );
}

const OUTCOMES = [
  "made",
  "approved",
  "rejected",
  "expired",
  "expiredApproved",
  "canceled",
  "stopped",
  "escalated",
] as const;

function Outcomes({ health }: HealthViewProps) {
  const t = useTranslations("requestFeatures.health");
  const share = (value: number) =>
    health.made === 0 ? null : t("rate", { percent: ((value / health.made) * 100).toFixed(1) });
  return (
    <Section title={t("outcome", { days: health.days })}>
      <Figures>
        {OUTCOMES.map((name) => (
          <Figure
            key={name}
            label={t(name)}
            value={health[name]}
            note={name === "made" ? null : share(health[name])}
            href={healthHref(health.days, name)}
          />
        ))}
      </Figures>
    </Section>
  );
}

function Figures({ children }: { children: ReactNode }) {
  return <ul className="grid grid-cols-3 gap-x-4 gap-y-3 sm:flex sm:flex-wrap sm:gap-x-8">{children}</ul>;
}

type FigureProps = { label: string; value: ReactNode; href: string; note?: string | null };

/** A number with its name; it opens the requests behind it. */
function Figure({ label, value, href, note }: FigureProps) {
  return (
    <li>
      <Link href={href} className="group block touch:min-h-11 sm:min-w-24">
        <span className="block font-semibold text-xl tabular-nums underline decoration-line-strong underline-offset-4 group-hover:decoration-accent">
          {value}
        </span>
        <span className="block text-muted text-xs">{label}</span>
        {note ? (
          <span className="block text-muted text-xs tabular-nums">
            <bdi dir="ltr">{note}</bdi>
          </span>
        ) : null}
      </Link>
    </li>
  );
}
