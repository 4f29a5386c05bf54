"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { useNow } from "@/components/ui/use-now";
import { DAY_PRESETS, type DayRange, presetRanges } from "@/lib/transactions/day-presets";

type DayPresetsProps = {
  from: string | null;
  to: string | null;
  /** Whose days they are. */
  zone: string;
  onChoose: (range: DayRange | { from: null; to: null }) => void;
};

/** The stretches of days that are asked for most; a second press takes the choice back. */
export function DayPresets({ from, to, zone, onChoose }: DayPresetsProps) {
  const t = useTranslations("lists");
  const ranges = presetRanges(useNow(), zone);
  return (
    <div role="group" aria-label={t("dayPresets")} className="flex flex-wrap gap-1.5">
      {DAY_PRESETS.map((preset) => {
        const range = ranges[preset];
        const chosen = range.from === from && range.to === to;
        return (
          <Button
            key={preset}
            size="small"
            aria-pressed={chosen}
            className={cn(chosen && "border-accent bg-accent-soft text-accent")}
            onClick={() => onChoose(chosen ? { from: null, to: null } : range)}
          >
            {t(`dayPreset.${preset}`)}
          </Button>
        );
      })}
    </div>
  );
}
