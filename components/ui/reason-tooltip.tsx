"use client";

import { useTranslations } from "next-intl";
import { cloneElement, type MouseEvent, type ReactElement, useId } from "react";
import { Tooltip, type TooltipAnchor, useTooltip } from "./tooltip";
import { TooltipBubble } from "./tooltip-bubble";

type Anchor = TooltipAnchor & {
  "aria-describedby"?: string;
  onClick?: (event: MouseEvent<HTMLElement>) => void;
};

type ReasonTooltipProps = {
  reason: string;
  /** The element that cannot be used. It must pass unknown props on to a focusable DOM element. */
  children: ReactElement<Anchor>;
};

/**
 * Says why something cannot be used: to the mouse by hovering, to the keyboard on focus, to a finger by a tap, to a
 * screen reader as the description.
 */
export function ReasonTooltip({ reason, children }: ReasonTooltipProps) {
  const t = useTranslations("common");
  const id = useId();
  const tapped = useTooltip();
  const anchor = cloneElement(children, {
    "aria-describedby": id,
    onClick: (event: MouseEvent<HTMLElement>) => {
      tapped.show(event.currentTarget, 0);
      event.currentTarget.addEventListener("blur", tapped.hide, { once: true });
    },
  });
  return (
    <>
      <Tooltip content={reason} delayMs={150}>
        {anchor}
      </Tooltip>
      <span id={id} className="sr-only">
        {t("notAvailable", { reason })}
      </span>
      {tapped.anchor ? (
        <TooltipBubble anchor={tapped.anchor} onClose={tapped.hide}>
          {reason}
        </TooltipBubble>
      ) : null}
    </>
  );
}
