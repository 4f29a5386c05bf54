import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { listsBehind } from "@/components/home/lists-behind";
import { ListLink } from "@/components/home/list-link";
import { MoneyInLists } from "@/components/home/money-in-lists";
import { Percent } from "@/components/home/percent";
import { Duration } from "@/components/request-features/health-parts";
import { Amount } from "@/components/ui/amount";
import { changeOf, timesOf } from "@/lib/overview/ratios";
import type { Figures } from "@/lib/overview/types";

const digits = (amount: string) => BigInt(amount.replace(".", ""));

/** The five numbers of the stretch of days, each beside the stretch before it. */
export function StatRow({ figures }: { figures: Figures }) {
  const t = useTranslations("home");
  const { now, before, currency } = figures;
  const lists = listsBehind(figures, figures);
  const nothing = t("figure.nothingBefore", { days: figures.days });
  return (
    <dl className="grid gap-px overflow-hidden border-line border-y bg-line sm:grid-cols-2 xl:grid-cols-5">
      <Stat
        label={t("figure.received")}
        value={<Amount value={now.received} currency={currency} strong />}
        hint={<MoneyInLists of={now} paid={lists.paid()} captured={lists.captured()} />}
        change={<Change now={now.received} before={before.received} days={figures.days} />}
      />
      <Stat
        label={t("figure.refunded")}
        value={<Amount value={now.refunded} currency={currency} strong />}
        hint={
          <ListLink href={lists.refunded} of={now.refundedCount}>
            {t("figure.refunds", { count: now.refundedCount })}
          </ListLink>
        }
        change={<Change now={now.refunded} before={before.refunded} days={figures.days} />}
      />
      <Stat
        label={t("figure.refundRate")}
        value={<Percent value={now.refundRate} />}
        hint={t("figure.refundRateHint")}
        change={
          before.refundRate === null ? nothing : <Before value={<Percent value={before.refundRate} />} />
        }
      />
      <Stat
        label={t("figure.successRate")}
        value={<Percent value={now.successRate} />}
        hint={
          <ListLink href={lists.finished} of={now.ended}>
            {t("figure.successRateHint", { succeeded: now.succeeded, ended: now.ended })}
          </ListLink>
        }
        change={
          before.successRate === null ? nothing : <Before value={<Percent value={before.successRate} />} />
        }
      />
      <Stat
        label={t("figure.waited")}
        value={<Duration seconds={now.waitedSeconds} />}
        hint={
          <ListLink href={lists.decided} of={now.decisions}>
            {t("figure.decisions", { count: now.decisions })}
          </ListLink>
        }
        change={
          before.waitedSeconds === null ? (
            nothing
          ) : (
            <Before value={<Duration seconds={before.waitedSeconds} like={now.waitedSeconds} />} />
          )
        }
      />
    </dl>
  );
}

type StatProps = { label: string; value: ReactNode; hint: ReactNode; change: ReactNode };

function Stat({ label, value, hint, change }: StatProps) {
  return (
    <div className="bg-surface px-4 py-3">
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="mt-1 font-semibold text-xl tabular-nums tracking-tight">{value}</dd>
      <dd className="mt-0.5 text-muted text-xs">{hint}</dd>
      <dd className="mt-0.5 text-muted text-xs">{change}</dd>
    </div>
  );
}

/** No colour: whether more refunds are bad is the reader's to say. */
function Change({ now, before, days }: { now: string; before: string; days: number }) {
  const t = useTranslations("home");
  const times = timesOf(digits(now), digits(before));
  if (times !== null) return t("figure.times", { times, days });
  const value = changeOf(digits(now), digits(before));
  if (value === null) return t("figure.nothingBefore", { days });
  const sign = value.startsWith("-") ? "" : "+";
  return t.rich("figure.change", {
    days,
    value: () => (
      <bdi dir="ltr">
        {sign}
        <Percent value={value} />
      </bdi>
    ),
  });
}

function Before({ value }: { value: ReactNode }) {
  const t = useTranslations("home");
  return t.rich("figure.before", { value: () => value });
}
