import { useTranslations } from "next-intl";
import { TIMELINE_KINDS, type TimelineKind, timelineKind } from "@/components/transactions/timeline-kinds";
import { cn } from "@/components/ui/cn";
import type { TimelineEvent } from "@/lib/transactions/views";

type TimelineFilterProps = {
  events: readonly TimelineEvent[];
  hidden: ReadonlySet<TimelineKind>;
  onChange: (hidden: ReadonlySet<TimelineKind>) => void;
};

/** One switch per kind of event that the story has; a story of one kind needs none. */
export function TimelineFilter({ events, hidden, onChange }: TimelineFilterProps) {
  const t = useTranslations("paymentDetail.timeline");
  const counts = new Map<TimelineKind, number>();
  for (const event of events) counts.set(timelineKind(event), (counts.get(timelineKind(event)) ?? 0) + 1);
  if (counts.size < 2) return null;
  const toggle = (kind: TimelineKind) => {
    const next = new Set(hidden);
    if (!next.delete(kind)) next.add(kind);
    onChange(next);
  };
  return (
    <fieldset className="mb-3 flex flex-wrap gap-1.5 print:hidden">
      <legend className="sr-only">{t("filter")}</legend>
      {TIMELINE_KINDS.filter((kind) => counts.has(kind)).map((kind) => (
        <button
          key={kind}
          type="button"
          aria-pressed={!hidden.has(kind)}
          onClick={() => toggle(kind)}
          className={cn(
            "inline-flex h-6 items-center gap-1.5 rounded-full border px-2.5 text-xs touch:h-9 touch:px-3",
            hidden.has(kind)
              ? "border-line-strong border-dashed text-muted hover:text-ink"
              : "border-line-strong bg-sunken text-ink hover:border-control",
          )}
        >
          {t(`kind.${kind}`)}
          <span className="text-muted tabular-nums">{counts.get(kind)}</span>
        </button>
      ))}
    </fieldset>
  );
}
