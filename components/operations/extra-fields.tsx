import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { outlookQuery } from "@/components/operations/api";
import { type ExtraValues, isWholeAmount, type TicketRow } from "@/components/operations/extra-values";
import { newSubmissionKey } from "@/components/operations/submission-key";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";

type ExtraFieldsProps = {
  sessionId: string;
  type: "refund" | "void" | "capture";
  values: ExtraValues;
  onChange: (values: ExtraValues) => void;
  /** The form was sent: what is not complete is marked. */
  asked: boolean;
};

/** Options that the gateway of this payment takes for this operation; nothing where it takes none. */
export function ExtraFields({ sessionId, type, values, onChange, asked }: ExtraFieldsProps) {
  const t = useTranslations("operations.extra");
  const { data } = useQuery(outlookQuery(sessionId, type));
  return data?.extraFields.map((field) =>
    field.kind === "choice" ? (
      <Field key={field.name} label={t(`field.${field.name as "reason"}`)} optional>
        <Select
          value={values.choices[field.name] ?? ""}
          placeholder={t("unsaid")}
          options={field.options.map((option) => ({
            value: option,
            label: t(`option.${wordOf(option) as "duplicate"}`),
          }))}
          onChange={(event) =>
            onChange({ ...values, choices: { ...values.choices, [field.name]: event.target.value } })
          }
        />
      </Field>
    ) : (
      <Tickets
        key={field.name}
        rows={values.tickets}
        asked={asked}
        onChange={(tickets) => onChange({ ...values, tickets })}
      />
    ),
  );
}

/** `CUSTOMER REQUEST` stands in the catalogue as `customer_request`. */
function wordOf(option: string): string {
  return option.toLowerCase().replaceAll(" ", "_");
}

type TicketsProps = { rows: readonly TicketRow[]; asked: boolean; onChange: (rows: TicketRow[]) => void };

/** The tickets of an order, one line each. */
function Tickets({ rows, asked, onChange }: TicketsProps) {
  const t = useTranslations("operations.extra");
  const change = (key: string, part: Partial<TicketRow>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-muted text-xs">{t("tickets")}</legend>
      <p className="text-muted text-xs">{t("ticketsHint")}</p>
      {rows.map((row, index) => (
        <div key={row.key} className="grid grid-cols-[minmax(0,1fr)_7rem_auto] items-start gap-2">
          <Field
            labelHidden
            label={t("document", { number: index + 1 })}
            error={asked && row.document.trim() === "" ? t("documentMissing") : undefined}
          >
            <Input
              dir="ltr"
              maxLength={64}
              value={row.document}
              placeholder={t("documentShort")}
              onChange={(event) => change(row.key, { document: event.target.value })}
            />
          </Field>
          <Field
            labelHidden
            label={t("ticketAmount", { number: index + 1 })}
            error={asked && !isWholeAmount(row.amount) ? t("whole") : undefined}
          >
            <Input
              numeric
              value={row.amount}
              placeholder={t("amountShort")}
              onChange={(event) => change(row.key, { amount: event.target.value })}
            />
          </Field>
          <IconButton
            variant="ghost"
            label={t("removeTicket", { number: index + 1 })}
            onClick={() => onChange(rows.filter((one) => one.key !== row.key))}
          >
            <X aria-hidden="true" />
          </IconButton>
        </div>
      ))}
      <Button
        size="small"
        className="self-start"
        onClick={() => onChange([...rows, { key: newSubmissionKey(), document: "", amount: "" }])}
      >
        <Plus aria-hidden="true" />
        {t("addTicket")}
      </Button>
    </fieldset>
  );
}
