import { useWordList } from "@/components/ui/use-word-list";
import { useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import type { TransactionFacts } from "@/lib/transactions/types";
import { refundableMinor } from "@/lib/transactions/rules";

type Part = {
  key: "refunded" | "queued" | "held" | "requestHeld" | "disputed" | "left" | "notCaptured" | "voided";
  minor: bigint;
  look: string;
};

/** The whole in the parts that it went to; null where no money was taken. */
export function partsOf(facts: TransactionFacts): { whole: bigint; parts: Part[] } | null {
  const whole = facts.settledMinor;
  if (whole <= 0n || (facts.state !== "paid" && facts.state !== "authorized")) return null;
  if (facts.voidedMinor > 0n) return { whole, parts: [{ key: "voided", minor: whole, look: "bg-control" }] };
  const left = refundableMinor(facts);
  const used: Part[] = [
    { key: "refunded", minor: facts.refundedMinor, look: "bg-accent" },
    { key: "queued", minor: facts.refundQueuedMinor, look: "bg-info" },
    { key: "held", minor: facts.refundHeldMinor, look: "bg-info" },
    { key: "requestHeld", minor: facts.requestHeldMinor, look: "bg-warning" },
    { key: "disputed", minor: facts.disputedMinor, look: "bg-negative" },
    { key: "left", minor: left, look: "bg-positive" },
  ];
  const rest = whole - used.reduce((sum, part) => sum + part.minor, 0n);
  return {
    whole,
    parts: [
      ...used,
      { key: "notCaptured" as const, minor: rest > 0n ? rest : 0n, look: "bg-line-strong" },
    ].filter((part) => part.minor > 0n),
  };
}

/** A thin line that shows at a glance how much of the payment is still there. The numbers stand beside it. */
export function AmountBar({ facts, className }: { facts: TransactionFacts; className?: string }) {
  const t = useTranslations("transactions");
  const list = useWordList();
  const shares = partsOf(facts);
  if (!shares) return null;
  // Thousandths are enough for a line; the width is drawn from whole numbers only.
  const width = (minor: bigint) => `${Number((minor * 1000n) / shares.whole) / 10}%`;
  const name = (part: Part) => t(`amountName.${part.key}`);
  return (
    <div className={className}>
      <div
        role="img"
        aria-label={t("barLabel", {
          parts: list(shares.parts.map((part) => `${name(part)} ${width(part.minor)}`)),
        })}
        className="flex h-1.5 gap-px overflow-hidden rounded-sm bg-sunken"
      >
        {shares.parts.map((part) => (
          <span key={part.key} className={cn("min-w-0.5", part.look)} style={{ width: width(part.minor) }} />
        ))}
      </div>
      <ul aria-hidden="true" className="mt-1.5 flex flex-wrap gap-x-4 text-2xs text-muted">
        {shares.parts.map((part) => (
          <li key={part.key} className="flex items-center gap-1.5">
            <span className={cn("size-2 rounded-sm", part.look)} />
            {name(part)}
          </li>
        ))}
      </ul>
    </div>
  );
}
