"use client";

import { Tooltip as Base } from "@base-ui/react/tooltip";
import { useTranslations } from "next-intl";
import { type ReactElement, useId, useState } from "react";
import { TooltipPopup } from "./tooltip";

type ReasonTooltipProps = {
  reason: string;
  /** The element that cannot be used. It must pass unknown props on to a focusable DOM element. */
  children: ReactElement<{ "aria-describedby"?: string; onClick?: () => void }>;
};

/**
 * Says why something cannot be used: to the mouse by hovering, to the keyboard on focus, to a finger by a tap, to a
 * screen reader as the description.
 */
export function ReasonTooltip({ reason, children }: ReasonTooltipProps) {
  const t = useTranslations("common");
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <Base.Root open={open} onOpenChange={setOpen}>
      <Base.Trigger
        render={children}
        aria-describedby={id}
        delay={150}
        closeOnClick={false}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
      />
      <span id={id} className="sr-only">
        {t("notAvailable", { reason })}
      </span>
      <TooltipPopup side="top">{reason}</TooltipPopup>
    </Base.Root>
  );
}
