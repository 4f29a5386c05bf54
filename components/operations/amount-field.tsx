import { useTranslations } from "next-intl";
import type { UseFormRegisterReturn } from "react-hook-form";
import { AmountInput } from "@/components/operations/amount-input";
import type { AmountJudgement } from "@/components/operations/amount-judgement";
import { type QuickAmounts, quickAmounts } from "@/components/operations/quick-amounts";
import { Amount } from "@/components/ui/amount";
import { Button } from "@/components/ui/button";
import type { TransactionFacts } from "@/lib/transactions/types";

type AmountFieldProps = {
  type: "refund" | "capture";
  facts: TransactionFacts;
  registration: UseFormRegisterReturn;
  judgement: AmountJudgement;
  available: string;
  /** The most that the person may move at once. */
  ceiling?: string;
  error?: string;
  onChoose: (amount: string) => void;
};

/** An amount that is judged while it is typed, with what people mostly want one press away. */
export function AmountField({
  type,
  facts,
  judgement,
  available,
  ceiling,
  onChoose,
  ...input
}: AmountFieldProps) {
  const t = useTranslations("operations");
  const currency = facts.currencyCode;
  return (
    <div className="flex flex-col gap-1.5">
      <AmountInput
        {...input}
        understanding={judgement}
        currency={currency}
        onChoose={onChoose}
        hint={
          <>
            {t("available")} <Amount value={available} currency={currency} inText />
            {ceiling === undefined ? null : (
              <>
                {" · "}
                {t("ownLimit")} <Amount value={ceiling} currency={currency} inText />
              </>
            )}
          </>
        }
      />
      <QuickButtons type={type} quick={quickAmounts(type, facts)} currency={currency} onChoose={onChoose} />
    </div>
  );
}

type QuickButtonsProps = {
  type: "refund" | "capture";
  quick: QuickAmounts;
  currency: string;
  onChoose: (amount: string) => void;
};

function QuickButtons({ type, quick, currency, onChoose }: QuickButtonsProps) {
  const t = useTranslations("operations.quick");
  return (
    <fieldset className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <legend className="sr-only">{t("legend")}</legend>
      <Button
        size="small"
        onClick={() => quick.full !== null && onChoose(quick.full)}
        disabledReason={quick.full === null ? t(`notFull.${type}`) : null}
      >
        {t("full")}
      </Button>
      {quick.remaining === null ? null : (
        <Button size="small" onClick={() => quick.remaining !== null && onChoose(quick.remaining)}>
          {t("remaining")}
        </Button>
      )}
      <Button
        size="small"
        onClick={() => quick.half !== null && onChoose(quick.half.amount)}
        disabledReason={quick.half === null ? t("noHalf") : null}
      >
        {t("half")}
      </Button>
      {quick.half?.rounded ? (
        <span className="text-muted text-xs">
          {t.rich("halfRounded", {
            amount: () => <Amount value={quick.half?.amount ?? ""} currency={currency} inText />,
          })}
        </span>
      ) : null}
    </fieldset>
  );
}
