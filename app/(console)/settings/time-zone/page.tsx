import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { TimeZoneForm } from "@/components/time-zone/time-zone-form";
import { Callout } from "@/components/ui/callout";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { getTimeZoneSetting } from "@/lib/overview/change-time-zone";
import { timeZones } from "@/lib/settings/time-zone";
import { changeTimeZoneAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("timeZone");
  return { title: t("title") };
}

const EFFECTS = ["figures", "reports", "stays"] as const;

/** Whose clock tells times and begins days. */
export default async function TimeZonePage() {
  const [t, actor] = await Promise.all([getTranslations("timeZone"), requireActor()]);
  if (!hasPermission(actor, "policy.manage")) notFound();
  const { timeZone, waitingDays } = await getTimeZoneSetting(actor);
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <div className="flex max-w-prose flex-col gap-8">
        {/* Today's sums are computed again with every change: one day that waits is nothing to tell. */}
        {waitingDays > 1 ? <Callout tone="warning">{t("waiting", { count: waitingDays })}</Callout> : null}
        <TimeZoneForm timeZone={timeZone} zones={timeZones()} save={changeTimeZoneAction} />
        <Section title={t("effect")}>
          <ul className="flex list-disc flex-col gap-1 ps-5">
            {EFFECTS.map((effect) => (
              <li key={effect}>{t(effect)}</li>
            ))}
          </ul>
        </Section>
      </div>
    </>
  );
}
