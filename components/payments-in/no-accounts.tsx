import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";

/** In place of a choice with nothing in it: there is no gateway account yet, and who can add one. */
export function NoAccounts({ mayAdd }: { mayAdd: boolean }) {
  const t = useTranslations("paymentsIn.noAccount");
  return (
    <EmptyState
      title={t("title")}
      hint={t(mayAdd ? "hint" : "hintOthers")}
      action={
        mayAdd ? (
          <Link href="/gateways/new" className={buttonClass({ variant: "primary" })}>
            <Plus aria-hidden="true" />
            {t("add")}
          </Link>
        ) : null
      }
    />
  );
}
