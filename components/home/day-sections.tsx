import { useLocale, useTranslations } from "next-intl";
import { ChartSection } from "@/components/home/chart-section";
import { DayChart } from "@/components/home/day-chart";
import { ListLink } from "@/components/home/list-link";
import { listsBehind } from "@/components/home/lists-behind";
import { Percent, percentText } from "@/components/home/percent";
import { Duration } from "@/components/request-features/health-parts";
import { Amount } from "@/components/ui/amount";
import { groupDigits } from "@/components/ui/group-digits";
import { Day } from "@/components/ui/day";
import { formatDay } from "@/components/ui/format-moment";
import type { Figures } from "@/lib/overview/types";

/** Where a bar ends on screen; a drawing may be a hair off, the table is exact. */
const height = (amount: string) => Number.parseFloat(amount);

/** An amount of a day that leads to the list that adds up to it. */
function AmountLink({ value, href }: { value: string; href: string }) {
  return (
    <ListLink href={href} of={height(value)}>
      <Amount value={value} />
    </ListLink>
  );
}

/** Money that came in beside money that went back. */
export function MoneySection({ figures }: { figures: Figures }) {
  const { byDay, currency } = figures;
  const hasCaptures = figures.now.capturedCount > 0;
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
        ...(hasCaptures
          ? [
              { label: t("figure.paid"), numeric: true },
              { label: t("figure.captured"), numeric: true },
            ]
          : []),
        { label: t("figure.received"), numeric: true, roomy: hasCaptures },
        { label: t("figure.refunded"), numeric: true },
      ]}
      rows={byDay.toReversed().map(({ day, paid, captured, received, refunded }) => {
        const lists = listsBehind(figures, { from: day, to: day });
        return {
          id: day,
          cells: [
            <Day key="day" value={day} />,
            ...(hasCaptures
              ? [
                  <AmountLink key="paid" value={paid} href={lists.paid()} />,
                  <AmountLink key="captured" value={captured} href={lists.captured()} />,
                  <Amount key="in" value={received} />,
                ]
              : [<AmountLink key="in" value={received} href={lists.paid()} />]),
            <AmountLink key="out" value={refunded} href={lists.refunded} />,
          ],
        };
      })}
    >
      <DayChart
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
export function SuccessSection({ figures }: { figures: Figures }) {
  const { byDay } = figures;
  const t = useTranslations("home");
  const locale = useLocale();
  return (
    <ChartSection
      title={t("figure.successRate")}
      columns={[{ label: t("column.day") }, { label: t("figure.successRate"), numeric: true }]}
      rows={byDay.toReversed().map(({ day, successRate }) => ({
        id: day,
        cells: [
          <Day key="day" value={day} />,
          <ListLink
            key="rate"
            href={listsBehind(figures, { from: day, to: day }).finished}
            of={successRate === null ? 0 : 1}
          >
            <Percent value={successRate} />
          </ListLink>,
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
export function WaitingSection({ figures }: { figures: Figures }) {
  const { byDay } = figures;
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
          <Day key="day" value={day} />,
          <ListLink key="count" href={listsBehind(figures, { from: day, to: day }).decided} of={decisions}>
            <bdi dir="ltr">{decisions}</bdi>
          </ListLink>,
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
