import { useTranslations } from "next-intl";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";

/** For what does not exist and for what one may not see: both read the same. */
export default function NotFound() {
  const t = useTranslations("common");
  return (
    <main className="mx-auto max-w-2xl p-6">
      <EmptyState
        heading
        title={t("notFound")}
        hint={t("notFoundHint")}
        action={<TextLink href="/">{t("backHome")}</TextLink>}
      />
    </main>
  );
}
