import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { type UseFormReturn, useWatch } from "react-hook-form";
import {
  type GatewayOption,
  LIFETIME_DAYS,
  type NewPaymentValues,
} from "@/components/payment-requests/types";
import { Badge } from "@/components/ui/badge";
import { Checkbox } from "@/components/ui/checkbox";
import { DateInput } from "@/components/ui/date-input";
import { FileInput } from "@/components/ui/file-input";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";

/** What a customer may be sent along with a link. */
const ATTACHMENTS = ".pdf,.jpeg,.jpg,.png,.doc,.docx,.xls,.xlsx,.txt";

type SectionProps = {
  form: UseFormReturn<NewPaymentValues>;
  /** What the server said about a field. */
  complaint: (field: string) => string | undefined;
};

type ChoiceFieldsProps = SectionProps & { gateways: readonly GatewayOption[]; children: ReactNode };

/** Currency, amount, and the gateways that take it. */
export function ChoiceFields({ form, complaint, gateways, children }: ChoiceFieldsProps) {
  const t = useTranslations("paymentRequests");
  const currency = useWatch({ control: form.control, name: "currency_code" });
  const currencies = [...new Set(gateways.map((gateway) => gateway.currency))];
  return (
    <Section title={t("what")}>
      <div className="grid items-start gap-4 sm:grid-cols-[8rem_minmax(0,1fr)]">
        <Field label={t("currency")} required error={complaint("currency_code")}>
          <Select
            className="h-10"
            options={currencies.map((code) => ({ value: code, label: code }))}
            {...form.register("currency_code", {
              // Gateways of another currency cannot take it.
              onChange: () => form.setValue("pg_codes", []),
            })}
          />
        </Field>
        {children}
      </div>
      <fieldset className="mt-4">
        <legend className="mb-1.5 font-medium text-muted text-xs">{t("gateways")}</legend>
        <div className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
          {gateways
            .filter((gateway) => gateway.currency === currency)
            .map((gateway) => (
              <Checkbox
                key={gateway.pgCode}
                value={gateway.pgCode}
                label={
                  <>
                    <bdi>{gateway.name}</bdi>{" "}
                    {gateway.isSandbox ? <Badge tone="warning">{t("sandbox")}</Badge> : null}
                  </>
                }
                hint={<bdi dir="ltr">{gateway.pgCode}</bdi>}
                {...form.register("pg_codes", { validate: (codes) => codes.length > 0 })}
              />
            ))}
        </div>
        <p
          role={form.formState.errors.pg_codes ? "alert" : undefined}
          className="mt-1 font-medium text-negative text-xs empty:hidden"
        >
          {complaint("pg_codes") ?? (form.formState.errors.pg_codes ? t("gatewaysMissing") : null)}
        </p>
      </fieldset>
    </Section>
  );
}

/** Who is asked. */
export function CustomerFields({ form, complaint }: SectionProps) {
  const t = useTranslations("paymentRequests");
  const text = (name: "customer_first_name" | "customer_last_name" | "customer_id", longest: number) => (
    <Field label={t(`field.${name}`)} optional error={complaint(name)}>
      <Input dir="auto" maxLength={longest} autoComplete="off" {...form.register(name)} />
    </Field>
  );
  return (
    <Section title={t("customer")}>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        {text("customer_first_name", 64)}
        {text("customer_last_name", 64)}
        <Field
          label={t("field.customer_email")}
          optional
          error={
            complaint("customer_email") ??
            (form.formState.errors.customer_email ? t("emailMissing") : undefined)
          }
        >
          <Input
            type="email"
            dir="ltr"
            maxLength={128}
            autoComplete="off"
            {...form.register("customer_email", {
              validate: (value, values) => !values.mail_customer || value.trim() !== "",
            })}
          />
        </Field>
        <Field label={t("field.customer_phone")} optional error={complaint("customer_phone")}>
          <Input
            type="tel"
            dir="ltr"
            maxLength={16}
            autoComplete="off"
            {...form.register("customer_phone")}
          />
        </Field>
        {text("customer_id", 64)}
        <Field label={t("field.order_no")} optional error={complaint("order_no")}>
          <Input dir="ltr" maxLength={128} autoComplete="off" {...form.register("order_no")} />
        </Field>
      </div>
    </Section>
  );
}

type LinkFieldsProps = SectionProps & { onFile: (file: File | null) => void };

/** The page that the customer gets, how long, and how he learns of it. */
export function LinkFields({ form, complaint, onFile }: LinkFieldsProps) {
  const t = useTranslations("paymentRequests");
  const locale = useLocale();
  const languages = new Intl.DisplayNames([locale], { type: "language" });
  return (
    <Section title={t("link")}>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Field label={t("field.lifetime_days")} error={complaint("expiration_time")}>
          <Select
            options={LIFETIME_DAYS.map((days) => ({ value: String(days), label: t("days", { days }) }))}
            {...form.register("lifetime_days")}
          />
        </Field>
        <Field label={t("field.due_day")} optional hint={t("dueHint")} error={complaint("due_day")}>
          <DateInput {...form.register("due_day")} />
        </Field>
        <Field label={t("field.language")} hint={t("languageHint")} error={complaint("language")}>
          <Select
            options={["en", "ar"].map((code) => ({ value: code, label: languages.of(code) ?? code }))}
            {...form.register("language")}
          />
        </Field>
        <Field
          label={t("field.attachment")}
          optional
          hint={t("attachmentHint")}
          error={complaint("attachment")}
        >
          <FileInput accept={ATTACHMENTS} onChoose={onFile} />
        </Field>
      </div>
      <Checkbox
        className="mt-4"
        label={t("mailCustomer")}
        hint={t("mailCustomerHint")}
        {...form.register("mail_customer", {
          // What was complained of may hold no more. A complaint that comes before the address was typed would go away under the
          // press on the button, and move the button from under it.
          onChange: () => form.formState.errors.customer_email && void form.trigger("customer_email"),
        })}
      />
    </Section>
  );
}
