import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { type Tone, toneSoft, toneText } from "./tone";

/** A small tinted label. */
export function Badge({ tone = "neutral", className, ...props }: ComponentProps<"span"> & { tone?: Tone }) {
  return (
    <span
      {...props}
      className={cn(
        "inline-flex h-5 items-center gap-1 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap",
        toneSoft[tone],
        className,
      )}
    />
  );
}

/** How far along a thing is, drawn as well as coloured: colour alone would leave some readers out. */
export type StateShape = "full" | "half" | "ring" | "cross" | "dash";

type StateLabelProps = { tone?: Tone; shape?: StateShape; children: ReactNode; className?: string };

/** A state as mark and word, for table cells: lighter than a badge where every row has one. */
export function StateLabel({ tone = "neutral", shape = "full", children, className }: StateLabelProps) {
  return (
    <span className={cn("inline-flex items-center gap-1.5 whitespace-nowrap", className)}>
      <StateMark shape={shape} className={toneText[tone]} />
      {children}
    </span>
  );
}

function StateMark({ shape, className }: { shape: StateShape; className?: string }) {
  return (
    <svg viewBox="0 0 10 10" aria-hidden="true" className={cn("size-2.5 shrink-0", className)}>
      {shape === "full" ? <circle cx="5" cy="5" r="4" fill="currentColor" /> : null}
      {shape === "half" || shape === "ring" ? (
        <circle cx="5" cy="5" r="3.4" fill="none" stroke="currentColor" strokeWidth="1.3" />
      ) : null}
      {shape === "half" ? <path d="M5 1.6a3.4 3.4 0 0 1 0 6.8z" fill="currentColor" /> : null}
      {shape === "cross" ? (
        <path d="m2 2 6 6m0-6-6 6" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
      ) : null}
      {shape === "dash" ? (
        <path d="M1.5 5h7" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
      ) : null}
    </svg>
  );
}
