import { UserPlus } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import { buttonClass } from "@/components/ui/button-class";

/** The way to a new person. */
export function AddUserLink() {
  const t = useTranslations("users");
  return (
    <Link href="/users/new" className={buttonClass({ variant: "primary" })}>
      <UserPlus aria-hidden="true" />
      {t("add")}
    </Link>
  );
}
