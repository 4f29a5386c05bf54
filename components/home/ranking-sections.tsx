import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { listsBehind } from "@/components/home/lists-behind";
import { MoneyInLists } from "@/components/home/money-in-lists";
import { Amount } from "@/components/ui/amount";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import type { Figures } from "@/lib/overview/types";

/** The gateways that took most. A list with bars is its own table: every row says its number. */
export function GatewaySection({ figures }: { figures: Figures }) {
  const t = useTranslations("home");
  const { gateways, currency } = figures;
  const lists = listsBehind(figures, figures);
  return (
    <Section title={t("gateways.title")}>
      <Ranking
        empty={t("gateways.none")}
        tone="fill-accent"
        columns={[t("gateways.account"), t("figure.received")]}
        rows={gateways.map(({ pgCode, name, received, share, ...counts }) => ({
          id: pgCode,
          share,
          name: <bdi>{name}</bdi>,
          value: <Amount value={received} currency={currency} />,
          hint: <MoneyInLists of={counts} paid={lists.paid(pgCode)} captured={lists.captured(pgCode)} />,
        }))}
      />
    </Section>
  );
}

/** Why payments and operations failed. */
export function FailureSection({ figures }: { figures: Figures }) {
  const t = useTranslations("home");
  const tLists = useTranslations("lists");
  const { failures } = figures;
  const lists = listsBehind(figures, figures);
  return (
    <Section title={t("failures.title")}>
      <Ranking
        empty={t("failures.none")}
        tone="fill-negative"
        columns={[t("failures.reason"), t("column.count")]}
        rows={failures.map(({ what, reason, count, share }) => ({
          id: `${what}/${reason}`,
          share,
          name: (
            <TextLink href={lists.failed({ what, reason })} prefetch={false}>
              {tLists(`failure.${reason}`)}
            </TextLink>
          ),
          value: <bdi dir="ltr">{count}</bdi>,
          hint: t(`failures.${what}`),
        }))}
      />
    </Section>
  );
}

type RankingProps = {
  rows: readonly { id: string; name: ReactNode; value: ReactNode; hint: ReactNode; share: number }[];
  columns: readonly [string, string];
  empty: string;
  tone: string;
};

function Ranking({ rows, columns, empty, tone }: RankingProps) {
  if (rows.length === 0)
    return <p className="border-line border-y bg-surface px-4 py-5 text-muted">{empty}</p>;
  return (
    <table className="w-full border-line border-y bg-surface text-sm tabular-nums">
      <thead className="sr-only">
        <tr>
          <th scope="col">{columns[0]}</th>
          <th scope="col">{columns[1]}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, name, value, hint, share }) => (
          <tr key={id}>
            <td className="px-4 py-2 align-top">
              {/* Between words only a space keeps Arabic letters from joining, however wide the margin. */}
              {name} <span className="ms-1 text-muted text-xs">{hint}</span>
              <svg
                aria-hidden="true"
                viewBox="0 0 100 4"
                preserveAspectRatio="none"
                className="mt-1 block h-1 w-full rtl:-scale-x-100"
              >
                <rect width={share} height="4" className={tone} />
              </svg>
            </td>
            <td className="w-px px-4 py-2 text-end align-top whitespace-nowrap rtl:text-start">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
