import { useWordList } from "@/components/ui/use-word-list";
import { useTranslations } from "next-intl";
import type { PoolWords } from "@/lib/approvals/views";

/** "2 of group Treasury, Sara Al-Sabah": how many of whom. */
export function PoolText({ needed, pool }: { needed: number; pool: PoolWords }) {
  const t = useTranslations("operations");
  const list = useWordList();
  if (pool.anyChecker) return <>{t("poolAnyChecker", { count: needed })}</>;
  const names = [...pool.groups.map((name) => t("poolGroup", { name })), ...pool.users];
  return <>{t("poolOf", { count: needed, names: list(names) || t("poolNobody") })}</>;
}
