import { useTranslations } from "next-intl";
import type { Confirmation } from "@/components/operations/use-confirmation";
import { Amount } from "@/components/ui/amount";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

type ConfirmationFieldProps = {
  confirmation: Pick<Confirmation, "needed" | "missing" | "typed" | "setTyped">;
  amount: string;
  currency: string;
  /** The form was sent without it. */
  asked: boolean;
};

/** The amount once more, typed, not copied from a button. */
export function ConfirmationField({ confirmation, amount, currency, asked }: ConfirmationFieldProps) {
  const t = useTranslations("confirmation");
  if (!confirmation.needed) return null;
  return (
    <Field
      label={t.rich("again", { amount: () => <Amount value={amount} currency={currency} inText /> })}
      hint={t("againHint")}
      required
      error={asked && confirmation.missing ? t("againWrong") : undefined}
    >
      <Input
        numeric
        value={confirmation.typed}
        onChange={(event) => confirmation.setTyped(event.target.value)}
        onPaste={(event) => event.preventDefault()}
      />
    </Field>
  );
}
