"use client";

import { type ReactNode, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";

const gap = 6;
const margin = 8;

type TooltipBubbleProps = { anchor: HTMLElement; children: ReactNode; onClose: () => void };

/** The floating part of a tooltip: above its anchor, below where there is no room, never outside the window. */
export function TooltipBubble({ anchor, children, onClose }: TooltipBubbleProps) {
  const bubble = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    if (bubble.current) place(bubble.current, anchor);
    const closeOnEscape = (event: KeyboardEvent) => {
      if (event.key === "Escape") onClose();
    };
    window.addEventListener("keydown", closeOnEscape);
    window.addEventListener("scroll", onClose, true);
    return () => {
      window.removeEventListener("keydown", closeOnEscape);
      window.removeEventListener("scroll", onClose, true);
    };
  }, [anchor, onClose]);

  // Hidden from screen readers: the anchor already carries the same words as its name or description.
  return createPortal(
    <div
      ref={bubble}
      aria-hidden="true"
      className="pointer-events-none fixed top-0 left-0 z-60 w-max max-w-72 rounded-md bg-ink px-2 py-1 text-paper text-xs shadow-popup transition-opacity duration-100 starting:opacity-0"
    >
      {children}
    </div>,
    document.body,
  );
}

function place(bubble: HTMLElement, anchor: HTMLElement) {
  const around = anchor.getBoundingClientRect();
  const own = bubble.getBoundingClientRect();
  const middle = around.left + around.width / 2 - own.width / 2;
  const left = Math.max(margin, Math.min(middle, window.innerWidth - own.width - margin));
  const above = around.top - own.height - gap;
  const top = above >= margin ? above : around.bottom + gap;
  bubble.style.translate = `${Math.round(left)}px ${Math.round(top)}px`;
}
