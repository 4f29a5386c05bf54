import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { NotificationLine } from "@/lib/notifications/types";

/** One notice as a sentence. Numbers and amounts keep their direction; names take their own. */
export function NotificationText({ notice }: { notice: Pick<NotificationLine, "kind" | "params"> }) {
  const t = useTranslations("notifications");
  const { params } = notice;
  const code = (name: string) => (): ReactNode => <bdi dir="ltr">{params[name] ?? "–"}</bdi>;
  const name = (key: string) => (): ReactNode => <bdi>{params[key] ?? "–"}</bdi>;
  return t.rich(`text.${notice.kind}`, {
    operation: params.operation ?? "refund",
    request: code("request"),
    amount: code("amount"),
    maker: name("maker"),
    by: name("by"),
  });
}
