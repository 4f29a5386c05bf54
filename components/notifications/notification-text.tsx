import { useTranslations } from "next-intl";
import type { NotificationLine } from "@/lib/notifications/types";

/** One notice as a sentence. Numbers and amounts keep their direction; names take their own. */
export function NotificationText({ notice }: { notice: Pick<NotificationLine, "kind" | "params"> }) {
  const t = useTranslations("notifications");
  const {
    operation = "refund",
    request = "–",
    amount = "–",
    maker = "–",
    by = "–",
    target = "–",
    report = "–",
  } = notice.params;
  return t.rich(`text.${notice.kind}`, {
    operation,
    request: () => <bdi dir="ltr">{request}</bdi>,
    amount: () => <bdi dir="ltr">{amount}</bdi>,
    maker: () => <bdi>{maker}</bdi>,
    by: () => <bdi>{by}</bdi>,
    target: () => <bdi>{target}</bdi>,
    // Names of reports are Latin words and days: they keep their direction in either language.
    report: `\u2066${report}\u2069`,
  });
}
