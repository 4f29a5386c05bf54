import { useTranslations } from "next-intl";
import type { TransactionRow } from "@/lib/transactions/views";
import { Amount } from "@/components/ui/amount";
import { Reference } from "@/components/ui/reference";

type SummarizedPayment = Pick<
  TransactionRow,
  "sessionId" | "orderNo" | "amount" | "currency" | "customerName" | "customerEmail" | "customerPhone"
>;

/** Which payment a dialog is about: the last thing to check before acting. */
export function PaymentSummary({ payment }: { payment: SummarizedPayment }) {
  const t = useTranslations("operations");
  return (
    <div className="mb-4 flex items-baseline justify-between gap-4 border-line border-y bg-sunken/60 px-3 py-2">
      <div className="min-w-0">
        <p className="cut font-medium">
          <bdi>{payment.customerName ?? payment.customerEmail ?? payment.customerPhone ?? "–"}</bdi>
        </p>
        <p className="truncate text-muted text-xs">
          {payment.orderNo ? (
            <>
              {t("order")} <bdi dir="ltr">{payment.orderNo}</bdi> ·{" "}
            </>
          ) : null}
          <Reference value={payment.sessionId} short />
        </p>
      </div>
      <Amount value={payment.amount} currency={payment.currency} strong />
    </div>
  );
}
