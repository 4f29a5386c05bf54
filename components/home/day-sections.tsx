import { useLocale, useTranslations } from "next-intl";
import { ChartSection } from "@/components/home/chart-section";
import { DayChart } from "@/components/home/day-chart";
import { Percent, percentText } from "@/components/home/percent";
import { Duration } from "@/components/request-features/health-parts";
import { serializeListParams } from "@/components/transactions/list-params";
import { Amount } from "@/components/ui/amount";
import { groupDigits } from "@/components/ui/group-digits";
import { Day } from "@/components/ui/day";
import { formatDay } from "@/components/ui/format-moment";
import { TextLink } from "@/components/ui/text-link";
import type { Figures } from "@/lib/overview/types";

/** Where a bar ends on screen; a drawing may be a hair off, the table is exact. */
const height = (amount: string) => Number.parseFloat(amount);

/** A day that leads to what was paid on it, or to what was begun. */
function DayLink({ day, currency, paid = false }: { day: string; currency: string; paid?: boolean }) {
  const which = paid ? { state: ["paid" as const, "authorized" as const], dates: "paid" as const } : {};
  const href = serializeListParams("/transactions", { ...which, from: day, to: day, currency: [currency] });
  return (
    <TextLink href={href} prefetch={false}>
      <Day value={day} />
    </TextLink>
  );
}

/** Money that came in beside money that went back. */
export function MoneySection({ figures: { byDay, currency } }: { figures: Figures }) {
  const t = useTranslations("home");
  const locale = useLocale();
  const text = (amount: string) => {
    const { whole, fraction } = groupDigits(amount, locale);
    return `${whole}${fraction} ${currency}`;
  };
  return (
    <ChartSection
      title={t("chart.money", { currency })}
      keys={[
        { tone: "accent", label: t("figure.received") },
        { tone: "warning", label: t("figure.refunded") },
      ]}
      columns={[
        { label: t("column.day") },
        { label: t("figure.received"), numeric: true },
        { label: t("figure.refunded"), numeric: true },
      ]}
      rows={byDay.toReversed().map(({ day, received, refunded }) => ({
        id: day,
        cells: [
          <DayLink key="day" day={day} currency={currency} paid />,
          <Amount key="in" value={received} />,
          <Amount key="out" value={refunded} />,
        ],
      }))}
    >
      <DayChart
        width="wide"
        label={t("chart.moneyLabel", { currency, days: byDay.length })}
        days={byDay.map(({ day }) => day)}
        hints={byDay.map(({ day, received, refunded }) =>
          t("chart.moneyHint", {
            day: formatDay(day, locale),
            received: text(received),
            refunded: text(refunded),
          }),
        )}
        series={[
          { tone: "accent", shape: "bar", values: byDay.map(({ received }) => height(received)) },
          { tone: "warning", shape: "bar", values: byDay.map(({ refunded }) => height(refunded)) },
        ]}
      />
    </ChartSection>
  );
}

/** How many of the payments that ended were paid. */
export function SuccessSection({ figures: { byDay, currency } }: { figures: Figures }) {
  const t = useTranslations("home");
  const locale = useLocale();
  return (
    <ChartSection
      title={t("figure.successRate")}
      columns={[{ label: t("column.day") }, { label: t("figure.successRate"), numeric: true }]}
      rows={byDay.toReversed().map(({ day, successRate }) => ({
        id: day,
        cells: [
          <DayLink key="day" day={day} currency={currency} />,
          <Percent key="rate" value={successRate} />,
        ],
      }))}
    >
      <DayChart
        label={t("chart.successLabel", { days: byDay.length })}
        days={byDay.map(({ day }) => day)}
        hints={byDay.map(
          ({ day, successRate }) => `${formatDay(day, locale)}: ${percentText(successRate, locale)}`,
        )}
        suffix="%"
        top={100}
        series={[
          {
            tone: "positive",
            shape: "line",
            values: byDay.map(({ successRate }) => (successRate === null ? null : Number(successRate))),
          },
        ]}
      />
    </ChartSection>
  );
}

/** From a request to the decision that let it go on or ended it. */
export function WaitingSection({ figures: { byDay } }: { figures: Figures }) {
  const t = useTranslations("home");
  const locale = useLocale();
  return (
    <ChartSection
      title={t("chart.waited")}
      columns={[
        { label: t("column.day") },
        { label: t("column.decisions"), numeric: true },
        { label: t("figure.waited"), numeric: true },
      ]}
      rows={byDay.toReversed().map(({ day, waitedSeconds, decisions }) => ({
        id: day,
        cells: [
          <TextLink key="day" href={`/requests?tab=decided&from=${day}&to=${day}`} prefetch={false}>
            <Day value={day} />
          </TextLink>,
          <bdi key="count" dir="ltr">
            {decisions}
          </bdi>,
          <Duration key="waited" seconds={waitedSeconds} />,
        ],
      }))}
    >
      <DayChart
        label={t("chart.waitedLabel", { days: byDay.length })}
        days={byDay.map(({ day }) => day)}
        hints={byDay.map(({ day, waitedSeconds, decisions }) =>
          t("chart.waitedHint", {
            day: formatDay(day, locale),
            count: decisions,
            minutes: waitedSeconds === null ? 0 : Math.round(waitedSeconds / 60),
          }),
        )}
        series={[
          {
            tone: "info",
            shape: "bar",
            values: byDay.map(({ waitedSeconds }) => (waitedSeconds === null ? null : waitedSeconds / 60)),
          },
        ]}
      />
    </ChartSection>
  );
}
