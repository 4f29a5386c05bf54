"use client";

import {
  cloneElement,
  type FocusEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  useCallback,
  useEffect,
  useRef,
  useState,
} from "react";
import { TooltipBubble } from "./tooltip-bubble";

export type TooltipAnchor = {
  onPointerEnter?: (event: PointerEvent<HTMLElement>) => void;
  onPointerLeave?: (event: PointerEvent<HTMLElement>) => void;
  onFocus?: (event: FocusEvent<HTMLElement>) => void;
  onBlur?: (event: FocusEvent<HTMLElement>) => void;
};

type TooltipProps = {
  content: ReactNode;
  /** One focusable element; it must carry its own accessible name, and pass unknown props on to its DOM element. */
  children: ReactElement<TooltipAnchor>;
  delayMs?: number;
};

/** A short label on hover and keyboard focus. Never the only place where something is said. */
export function Tooltip({ content, children, delayMs = 400 }: TooltipProps) {
  const { anchor, show, hide } = useTooltip();
  const own = children.props;
  return (
    <>
      {cloneElement(children, {
        onPointerEnter: (event: PointerEvent<HTMLElement>) => {
          own.onPointerEnter?.(event);
          if (event.pointerType === "mouse") show(event.currentTarget, delayMs);
        },
        onPointerLeave: (event: PointerEvent<HTMLElement>) => {
          own.onPointerLeave?.(event);
          hide();
        },
        onFocus: (event: FocusEvent<HTMLElement>) => {
          own.onFocus?.(event);
          if (event.currentTarget.matches(":focus-visible")) show(event.currentTarget, 0);
        },
        onBlur: (event: FocusEvent<HTMLElement>) => {
          own.onBlur?.(event);
          hide();
        },
      })}
      {anchor ? (
        <TooltipBubble anchor={anchor} onClose={hide}>
          {content}
        </TooltipBubble>
      ) : null}
    </>
  );
}

/** Which element the bubble points at; null while there is none. */
export function useTooltip() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const hide = useCallback(() => {
    clearTimeout(timer.current);
    setAnchor(null);
  }, []);
  const show = useCallback((element: HTMLElement, delayMs: number) => {
    clearTimeout(timer.current);
    if (delayMs === 0) setAnchor(element);
    else timer.current = setTimeout(() => setAnchor(element), delayMs);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return { anchor, show, hide };
}
