import { Amount } from "@/components/ui/amount";
import { Timestamp } from "@/components/ui/timestamp";

type AtAndAmountProps = { at: string; amount: string | null; currency: string; strong?: boolean };

/** The end of a line on a payment's page: when, and how much, under each other from line to line. */
export function AtAndAmount({ at, amount, currency, strong }: AtAndAmountProps) {
  return (
    <span className="ms-auto flex items-baseline gap-4">
      <span className="text-muted text-xs">
        <Timestamp value={at} seconds />
      </span>
      <span className="min-w-24 text-end rtl:text-start">
        {amount === null ? null : <Amount value={amount} currency={currency} strong={strong} />}
      </span>
    </span>
  );
}
