import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ShownTransaction } from "@/components/transactions/api";
import { Section } from "@/components/ui/section";

/** One quiet line where a part of the page has nothing to list. */
export function SectionEmpty({ children }: { children: ReactNode }) {
  return <p className="border-line border-t py-2 text-muted">{children}</p>;
}

/** Nobody has asked for anything or done anything: most payments, of which three empty sections would fill the first view. */
export function isUntouched(payment: ShownTransaction): boolean {
  return payment.children.length + payment.requests.length + payment.operations.length === 0;
}

/** One line in the place of these sections. */
export function UntouchedSection() {
  const t = useTranslations("transactions");
  return (
    <Section title={t("operations")}>
      <SectionEmpty>{t("untouched")}</SectionEmpty>
    </Section>
  );
}
