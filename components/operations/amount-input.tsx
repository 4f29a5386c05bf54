import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { UseFormRegisterReturn } from "react-hook-form";
import { Amount } from "@/components/ui/amount";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { exponentOf, formatAmount } from "@/lib/money/money";

/** What the screen understood of a typed amount. */
export type Understanding =
  /** `left`: what remains afterwards, where the amount is taken from something. */
  | { kind: "ok"; amount: string; converted: boolean; left?: string }
  | { kind: "ambiguous"; choices: [string, string] }
  | { kind: "empty" | "invalid" }
  | { kind: "refused"; reason: string };

type AmountInputProps = {
  registration: UseFormRegisterReturn;
  understanding: Understanding;
  currency: string;
  hint?: ReactNode;
  error?: string;
  onChoose: (amount: string) => void;
};

/** A field for an amount in the digits and separators of anybody; it says what it understood and never guesses. */
export function AmountInput(props: AmountInputProps) {
  const { registration, understanding, currency, hint, error, onChoose } = props;
  const t = useTranslations("operations");
  return (
    <div className="flex flex-col gap-1.5">
      <Field label={t("amount")} error={error} required hint={hint}>
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
      <Understood understanding={understanding} currency={currency} onChoose={onChoose} />
    </div>
  );
}

/** The choice with all decimals, so that the two readings cannot be mistaken for each other. */
function padded(text: string, currency: string): string {
  const [whole = "", fraction = ""] = text.split(".");
  return formatAmount(BigInt(whole + fraction.padEnd(exponentOf(currency), "0")), currency);
}

function Understood({
  understanding,
  currency,
  onChoose,
}: Pick<AmountInputProps, "understanding" | "currency" | "onChoose">) {
  const t = useTranslations("operations");
  if (understanding.kind === "ambiguous") {
    return (
      <div
        role="alert"
        className="flex flex-wrap items-center gap-2 border-s-2 border-s-warning bg-warning-soft px-3 py-2"
      >
        <p className="w-full text-sm">{t("ambiguous")}</p>
        {understanding.choices.map((choice) => (
          <Button key={choice} size="small" onClick={() => onChoose(choice)}>
            <Amount value={padded(choice, currency)} currency={currency} />
          </Button>
        ))}
      </div>
    );
  }
  if (understanding.kind !== "ok" || (!understanding.converted && understanding.left === undefined))
    return null;
  return (
    <dl aria-live="polite" className="grid grid-cols-[1fr_auto] gap-x-4 text-muted text-xs">
      {understanding.converted ? (
        <>
          <dt className="text-ink">{t("understood")}</dt>
          <dd className="text-end text-ink rtl:text-start">
            <Amount value={understanding.amount} currency={currency} inText strong />
          </dd>
        </>
      ) : null}
      {understanding.left === undefined ? null : (
        <>
          <dt>{t("left")}</dt>
          <dd className="text-end rtl:text-start">
            <Amount value={understanding.left} currency={currency} inText />
          </dd>
        </>
      )}
    </dl>
  );
}
