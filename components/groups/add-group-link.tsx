import { Plus } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import { buttonClass } from "@/components/ui/button-class";

/** The way to a new group. */
export function AddGroupLink() {
  const t = useTranslations("groups");
  return (
    <Link href="/groups/new" className={buttonClass({ variant: "primary" })}>
      <Plus aria-hidden="true" />
      {t("add")}
    </Link>
  );
}
