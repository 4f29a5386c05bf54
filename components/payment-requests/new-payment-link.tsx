import { Plus } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonClass } from "@/components/ui/button-class";

/** Leads to the form that asks a customer for money. */
export function NewPaymentLink() {
  const t = useTranslations("paymentRequests");
  return (
    <Link href="/transactions/new" className={buttonClass({ variant: "secondary" })}>
      <Plus aria-hidden="true" />
      {t("newButton")}
    </Link>
  );
}
