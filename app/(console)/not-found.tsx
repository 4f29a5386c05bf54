import { useTranslations } from "next-intl";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";

/** The same words as outside the console, inside its frame. */
export default function ConsoleNotFound() {
  const t = useTranslations("common");
  return (
    <EmptyState
      heading
      title={t("notFound")}
      hint={t("notFoundHint")}
      action={<TextLink href="/">{t("backHome")}</TextLink>}
    />
  );
}
