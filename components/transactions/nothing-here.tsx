import { useTranslations } from "next-intl";
import { hasFilter, type ListParams, serializeListParams } from "@/components/transactions/list-params";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { TextLink } from "@/components/ui/text-link";

type NothingHereProps = {
  params: ListParams;
  reset: () => void;
  /** He may bring in payments that began elsewhere. */
  mayImport: boolean;
};

/** Why the list of payments is empty, and the way on: past its end, nothing matches, or there is no payment yet. */
export function NothingHere({ params, reset, mayImport }: NothingHereProps) {
  const t = useTranslations("transactions");
  if (params.after || params.before) {
    return (
      <EmptyState
        title={t("endTitle")}
        hint={t("endHint")}
        action={
          <TextLink href={serializeListParams("/transactions", { ...params, after: null, before: null })}>
            {t("firstPage")}
          </TextLink>
        }
      />
    );
  }
  if (hasFilter(params)) {
    return (
      <EmptyState
        title={t("noMatchTitle")}
        hint={t("noMatchHint")}
        action={<Button onClick={reset}>{t("reset")}</Button>}
      />
    );
  }
  return (
    <EmptyState
      title={t("emptyTitle")}
      hint={t("emptyHint")}
      action={
        mayImport ? (
          <Link href="/payments-in" prefetch={false} className={buttonClass({})}>
            {t("bringIn")}
          </Link>
        ) : null
      }
    />
  );
}
