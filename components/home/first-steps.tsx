import { ArrowRight, Check } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { Link } from "@/components/ui/link";
import { Section } from "@/components/ui/section";
import type { FirstStep, FirstStepKind } from "@/lib/overview/types";

const hrefs: Record<FirstStepKind, string> = {
  gateway: "/gateways/new",
  second: "/users/new",
  team: "/users/new",
  policy: "/settings/approval-policy",
  key: "/api-keys/new",
  payments: "/payments-in",
};

/** What a new installation needs, in its order; it goes when the first payment is there. */
export function FirstSteps({ steps }: { steps: readonly FirstStep[] }) {
  const t = useTranslations("home.steps");
  const format = useFormatter();
  const done = steps.filter((step) => step.done).length;
  return (
    <Section title={t("title")} meta={t("progress", { done, count: steps.length })}>
      <ol className="border-line border-y bg-surface">
        {steps.map(({ kind, done: isDone }, index) => (
          <li key={kind} className="border-line border-b last:border-b-0">
            <Link
              href={hrefs[kind]}
              prefetch={false}
              className="group flex items-center gap-3 px-4 py-3 -outline-offset-2 hover:bg-sunken"
            >
              <span className="grid size-6 shrink-0 place-items-center font-semibold text-muted tabular-nums">
                {isDone ? (
                  <Check role="img" aria-label={t("done")} className="size-4 text-positive" />
                ) : (
                  <span aria-hidden="true">{format.number(index + 1)}</span>
                )}
              </span>
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{t(`${kind}.title`)}</span>
                <span className="block max-w-prose text-pretty text-muted text-xs">{t(`${kind}.hint`)}</span>
              </span>
              <ArrowRight
                aria-hidden="true"
                className="size-4 text-faint group-hover:text-ink rtl:-scale-x-100"
              />
            </Link>
          </li>
        ))}
      </ol>
    </Section>
  );
}
