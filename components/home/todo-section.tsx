import { ArrowRight } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useFormatter, useTranslations } from "next-intl";
import { Section } from "@/components/ui/section";
import { TODO_CAP, type TodoKind, type TodoLine } from "@/lib/overview/types";

const hrefs: Record<TodoKind, string> = {
  decide: "/requests?tab=mine",
  manual: "/requests?tab=all&status=manual_action_required",
  outcomes: "/outcomes",
  contradicted: "/outcomes?tab=settled",
  changes: "/change-requests",
  paused: "/gateways",
  disputes: "/disputes?status=opened",
  notices: "/gateway-notices?status=attention",
  webhooks: "/webhooks?status=failed",
  mails: "/mails?status=failed",
};

/** What waits for the person who looks. */
export function TodoSection({ lines }: { lines: readonly TodoLine[] }) {
  const t = useTranslations("home");
  const format = useFormatter();
  return (
    <Section title={t("todo.title")}>
      {lines.length === 0 ? (
        <p className="border-line border-y bg-surface px-4 py-5 text-muted">{t("todo.none")}</p>
      ) : (
        <ul className="grid border-line border-y bg-surface sm:grid-cols-2 xl:grid-cols-3">
          {lines.map(({ kind, count }) => (
            // One alone has the whole line: its arrow would stand in the middle of an empty one.
            <li key={kind} className="only:col-span-full">
              <Link
                href={hrefs[kind]}
                prefetch={false}
                className="group flex h-full items-center gap-3 px-4 py-3 -outline-offset-2 hover:bg-sunken"
              >
                <span className="min-w-9 font-semibold text-xl tabular-nums">
                  <bdi dir="ltr">
                    {format.number(count)}
                    {count >= TODO_CAP ? "+" : ""}
                  </bdi>
                </span>
                <span className="flex-1">{t(`todo.${kind}`, { count })}</span>
                <ArrowRight
                  aria-hidden="true"
                  className="size-4 text-faint group-hover:text-ink rtl:-scale-x-100"
                />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
