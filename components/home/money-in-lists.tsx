import { useTranslations } from "next-intl";
import { ListLink } from "@/components/home/list-link";
import type { Totals } from "@/lib/overview/types";

type MoneyInListsProps = {
  of: Pick<Totals, "paidCount" | "capturedCount">;
  /** Where the payments and the captures stand. */
  paid: string;
  captured: string;
};

/** How many payments and captures the money came in by, each with its list: no single list holds both. */
export function MoneyInLists({ of: { paidCount, capturedCount }, paid, captured }: MoneyInListsProps) {
  const t = useTranslations("home");
  const payments = (
    <ListLink href={paid} of={paidCount}>
      {t("figure.payments", { count: paidCount })}
    </ListLink>
  );
  if (capturedCount === 0) return payments;
  const captures = (
    <ListLink href={captured} of={capturedCount}>
      {t("figure.captures", { count: capturedCount })}
    </ListLink>
  );
  if (paidCount === 0) return captures;
  return (
    <>
      {payments} · {captures}
    </>
  );
}
