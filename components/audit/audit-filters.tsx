import Form from "next/form";
import { getTranslations } from "next-intl/server";
import { FoldedFilters } from "@/components/audit/folded-filters";
import type { AuditInputValues } from "@/components/audit/list-input";
import { Button } from "@/components/ui/button";
import { DateInput } from "@/components/ui/date-input";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { TextLink } from "@/components/ui/text-link";
import { AUDIT_ACTORS, AUDIT_RESULTS } from "@/lib/audit/types";

/** How such a value looks, the same in every language. */
const EXAMPLES = {
  action: "user.created",
  object: "user:12",
  address: "192.0.2.7",
  request: "0b1c2d3e-…",
};

/** A plain form: what is asked stands in the address and works without scripts. */
export async function AuditFilters({ input }: { input: AuditInputValues }) {
  const t = await getTranslations("audit");
  const words = ["action", "object", "address", "request"] as const;
  const set = Object.entries(input).filter(([name, value]) => name !== "before" && value);
  const folded = set.filter(([name]) => name !== "search");
  return (
    <search className="mb-3">
      {/* What was asked last is what the fields begin with. */}
      <Form
        key={JSON.stringify(input)}
        action="/audit"
        className="grid grid-cols-2 gap-2 md:grid-cols-3 xl:grid-cols-5"
      >
        <Field label={t("search")} className="col-span-2 md:col-span-1">
          <Input
            name="search"
            type="search"
            defaultValue={input.search ?? ""}
            placeholder={t("searchHint")}
          />
        </Field>
        <FoldedFilters count={folded.length}>
          <Field label={t("column.actor")}>
            <Select
              name="actor"
              defaultValue={input.actor ?? ""}
              placeholder={t("anybody")}
              options={AUDIT_ACTORS.map((value) => ({ value, label: t(`actor.${value}`) }))}
            />
          </Field>
          <Field label={t("column.result")}>
            <Select
              name="result"
              defaultValue={input.result ?? ""}
              placeholder={t("any")}
              options={AUDIT_RESULTS.map((value) => ({ value, label: t(`result.${value}`) }))}
            />
          </Field>
          {words.map((name) => (
            <Field key={name} label={t(`column.${name}`)}>
              <Input name={name} dir="ltr" defaultValue={input[name] ?? ""} placeholder={EXAMPLES[name]} />
            </Field>
          ))}
          <Field label={t("from")}>
            <DateInput name="from" defaultValue={input.from ?? ""} />
          </Field>
          <Field label={t("to")}>
            <DateInput name="to" defaultValue={input.to ?? ""} />
          </Field>
        </FoldedFilters>
        {input.person === null ? null : <input type="hidden" name="person" value={input.person} />}
        <div className="flex items-end gap-3">
          <Button type="submit" variant="primary">
            {t("apply")}
          </Button>
          {set.length > 0 ? (
            <span className="flex h-8 items-center touch:h-10">
              <TextLink href="/audit">{t("clear")}</TextLink>
            </span>
          ) : null}
        </div>
      </Form>
    </search>
  );
}
