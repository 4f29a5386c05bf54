import { FileUp, Plus } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import { buttonClass } from "@/components/ui/button-class";
import { cn } from "@/components/ui/cn";

/** Leads to the form that asks a customer for money, and to the one for many customers. */
export function NewPaymentLink() {
  const t = useTranslations("paymentRequests");
  return (
    <>
      <Link
        href="/transactions/bulk"
        prefetch={false}
        className={cn(buttonClass({ variant: "secondary" }), "max-md:hidden")}
      >
        <FileUp aria-hidden="true" />
        {t("batch.button")}
      </Link>
      <Link href="/transactions/new" className={buttonClass({ variant: "secondary" })}>
        <Plus aria-hidden="true" />
        {t("newButton")}
      </Link>
    </>
  );
}
