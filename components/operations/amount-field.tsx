import { useTranslations } from "next-intl";
import type { UseFormRegisterReturn } from "react-hook-form";
import type { AmountJudgement } from "@/components/operations/amount-judgement";
import { Amount } from "@/components/ui/amount";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { exponentOf, formatAmount } from "@/lib/money/money";

type AmountFieldProps = {
  registration: UseFormRegisterReturn;
  judgement: AmountJudgement;
  currency: string;
  available: string;
  error?: string;
  onChoose: (amount: string) => void;
};

/** An amount that is judged while it is typed, with everything that remains one press away. */
export function AmountField(props: AmountFieldProps) {
  const { registration, judgement, currency, available, error, onChoose } = props;
  const t = useTranslations("operations");
  return (
    <div className="flex flex-col gap-1.5">
      <Field
        label={t("amount")}
        error={error}
        required
        hint={
          <span className="flex items-center justify-between gap-2">
            <span>
              {t("available")} <Amount value={available} currency={currency} />
            </span>
            <Button size="small" variant="ghost" onClick={() => onChoose(available)}>
              {t("useAll")}
            </Button>
          </span>
        }
      >
        <span className="relative">
          <Input numeric className="h-10 pe-12 font-semibold text-lg" {...registration} />
          <bdi
            dir="ltr"
            className="pointer-events-none absolute inset-e-2.5 top-1/2 -translate-y-1/2 text-muted text-xs"
          >
            {currency}
          </bdi>
        </span>
      </Field>
      <Understood judgement={judgement} currency={currency} onChoose={onChoose} />
    </div>
  );
}

/** The choice with all decimals, so that the two readings cannot be mistaken for each other. */
function padded(text: string, currency: string): string {
  const [whole = "", fraction = ""] = text.split(".");
  return formatAmount(BigInt(whole + fraction.padEnd(exponentOf(currency), "0")), currency);
}

function Understood({
  judgement,
  currency,
  onChoose,
}: Pick<AmountFieldProps, "judgement" | "currency" | "onChoose">) {
  const t = useTranslations("operations");
  if (judgement.kind === "ambiguous") {
    return (
      <div
        role="alert"
        className="flex flex-wrap items-center gap-2 border-s-2 border-s-warning bg-warning-soft px-3 py-2"
      >
        <p className="w-full text-sm">{t("ambiguous")}</p>
        {judgement.choices.map((choice) => (
          <Button key={choice} size="small" onClick={() => onChoose(choice)}>
            <Amount value={padded(choice, currency)} currency={currency} />
          </Button>
        ))}
      </div>
    );
  }
  if (judgement.kind !== "ok") return null;
  return (
    <dl aria-live="polite" className="grid grid-cols-[1fr_auto] gap-x-4 text-muted text-xs">
      {judgement.converted ? (
        <>
          <dt className="text-ink">{t("understood")}</dt>
          <dd className="text-end text-ink">
            <Amount value={judgement.amount} currency={currency} strong />
          </dd>
        </>
      ) : null}
      <dt>{t("left")}</dt>
      <dd className="text-end">
        <Amount value={judgement.left} currency={currency} />
      </dd>
    </dl>
  );
}
