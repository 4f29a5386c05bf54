import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";

/** In place of a form whose payments nobody could pay: there is no gateway that this person may use. */
export function NoGateway({ mayAdd }: { mayAdd: boolean }) {
  const t = useTranslations("paymentRequests");
  return (
    <EmptyState
      title={t("noGatewayTitle")}
      hint={t("noGatewayHint")}
      action={
        mayAdd ? (
          <Link href="/gateways/new" className={buttonClass({})}>
            <Plus aria-hidden="true" />
            {t("addGateway")}
          </Link>
        ) : null
      }
    />
  );
}
