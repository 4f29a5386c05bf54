import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { serializeChildFilter } from "@/components/child-transactions/list-input";
import { Percent } from "@/components/home/percent";
import { Duration } from "@/components/request-features/health-parts";
import { serializeListParams } from "@/components/transactions/list-params";
import { Amount } from "@/components/ui/amount";
import { changeOf } from "@/lib/overview/ratios";
import type { Figures } from "@/lib/overview/types";

const digits = (amount: string) => BigInt(amount.replace(".", ""));

/** The five numbers of the stretch of days, each beside the stretch before it. */
export function StatRow({ figures }: { figures: Figures }) {
  const t = useTranslations("home");
  const { now, before, currency, from, to } = figures;
  const list = (state: ("paid" | "authorized")[]) =>
    serializeListParams("/transactions", { state, currency: [currency], dates: "paid", from, to });
  return (
    <dl className="grid gap-px overflow-hidden border-line border-y bg-line sm:grid-cols-2 xl:grid-cols-5">
      <Stat
        label={t("figure.received")}
        href={list(["paid", "authorized"])}
        value={<Amount value={now.received} currency={currency} strong />}
        hint={t("figure.payments", { count: now.receivedCount })}
        change={
          <Change value={changeOf(digits(now.received), digits(before.received))} days={figures.days} />
        }
      />
      <Stat
        label={t("figure.refunded")}
        href={serializeChildFilter("/child-transactions", {
          state: ["refunded"],
          currency: [currency],
          from,
          to,
        })}
        value={<Amount value={now.refunded} currency={currency} strong />}
        hint={t("figure.refunds", { count: now.refundedCount })}
        change={
          <Change value={changeOf(digits(now.refunded), digits(before.refunded))} days={figures.days} />
        }
      />
      <Stat
        label={t("figure.refundRate")}
        value={<Percent value={now.refundRate} />}
        hint={t("figure.refundRateHint")}
        change={<Before value={<Percent value={before.refundRate} />} />}
      />
      <Stat
        label={t("figure.successRate")}
        value={<Percent value={now.successRate} />}
        hint={t("figure.successRateHint", { succeeded: now.succeeded, ended: now.ended })}
        change={<Before value={<Percent value={before.successRate} />} />}
      />
      <Stat
        label={t("figure.waited")}
        href="/requests?tab=decided"
        value={<Duration seconds={now.waitedSeconds} />}
        hint={t("figure.decisions", { count: now.decisions })}
        change={<Before value={<Duration seconds={before.waitedSeconds} like={now.waitedSeconds} />} />}
      />
    </dl>
  );
}

type StatProps = { label: string; value: ReactNode; hint: ReactNode; change: ReactNode; href?: string };

function Stat({ label, value, hint, change, href }: StatProps) {
  return (
    <div className="bg-surface px-4 py-3">
      <dt className="text-muted text-xs">
        {href ? (
          <Link
            href={href}
            prefetch={false}
            className="underline decoration-line-strong underline-offset-3 hover:text-ink"
          >
            {label}
          </Link>
        ) : (
          label
        )}
      </dt>
      <dd className="mt-1 font-semibold text-xl tabular-nums tracking-tight">{value}</dd>
      <dd className="mt-0.5 text-muted text-xs">{hint}</dd>
      <dd className="mt-0.5 text-muted text-xs">{change}</dd>
    </div>
  );
}

/** No colour: whether more refunds are bad is the reader's to say. */
function Change({ value, days }: { value: string | null; days: number }) {
  const t = useTranslations("home");
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
