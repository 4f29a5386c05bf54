import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { readAmountText } from "@/components/operations/amount-text";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { type CeilingLine, ceilingTypes } from "@/lib/auth/ceilings/rules";
import { exponentOf, formatAmount, parseAmount } from "@/lib/money/money";

/** A row while it is written; its number stays when others come and go. */
export type DraftLine = CeilingLine & { number: number };

/** The row as it would be sent; null where the amount cannot be read. */
export function readDraft({ type, currency, amount }: DraftLine): CeilingLine | null {
  const reading = readAmountText(amount, exponentOf(currency));
  if (reading.kind !== "amount") return null;
  try {
    return { type, currency, amount: formatAmount(parseAmount(reading.text, currency), currency) };
  } catch {
    return null;
  }
}

/** What is wrong with a row beside the others. */
export function faultOf(line: DraftLine, all: readonly DraftLine[]): "wrong" | "twice" | null {
  if (readDraft(line) === null) return "wrong";
  const same = all.filter(({ type, currency }) => type === line.type && currency === line.currency);
  return same.length > 1 ? "twice" : null;
}

type CeilingRowProps = {
  line: DraftLine;
  fault: "wrong" | "twice" | null;
  currencies: readonly string[];
  disabled: boolean;
  onChange: (part: Partial<CeilingLine>) => void;
  onRemove: () => void;
};

/** One limit: an operation, a currency, an amount. */
export function CeilingRow({ line, fault, currencies, disabled, onChange, onRemove }: CeilingRowProps) {
  const t = useTranslations("users");
  const choices = [...new Set([...currencies, line.currency])].sort();
  const example = formatAmount(100n * 10n ** BigInt(exponentOf(line.currency)), line.currency);
  const error =
    fault === "wrong" ? t("limitWrong", { example }) : fault === "twice" ? t("limitTwice") : undefined;
  return (
    <div className="flex flex-wrap items-start gap-2">
      <Field label={t("limitOperation")} className="w-36">
        <Select
          value={line.type}
          disabled={disabled}
          options={ceilingTypes.map((type) => ({ value: type, label: t(`limitType.${type}`) }))}
          onChange={(event) => onChange({ type: event.target.value as CeilingLine["type"] })}
        />
      </Field>
      <Field label={t("limitCurrency")} className="w-24">
        <Select
          value={line.currency}
          disabled={disabled}
          options={choices.map((currency) => ({ value: currency, label: currency }))}
          onChange={(event) => onChange({ currency: event.target.value })}
        />
      </Field>
      <Field label={t("limitAmount")} error={error} className="w-40">
        <Input
          numeric
          value={line.amount}
          maxLength={24}
          disabled={disabled}
          onChange={(event) => onChange({ amount: event.target.value })}
        />
      </Field>
      {disabled ? null : (
        <IconButton
          label={t("limitRemove", { operation: t(`limitType.${line.type}`), currency: line.currency })}
          onClick={onRemove}
          className="mt-5.5"
        >
          <X aria-hidden="true" />
        </IconButton>
      )}
    </div>
  );
}
