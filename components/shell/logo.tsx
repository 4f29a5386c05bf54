import { useId } from "react";
import { cn } from "@/components/ui/cn";

/** The mark: a C, countersigned by a second hand's stroke. */
export function LogoMark({ className }: { className?: string }) {
  const mask = useId();
  return (
    <svg
      viewBox="0 0 32 32"
      fill="none"
      strokeLinecap="round"
      aria-hidden="true"
      className={cn("size-6", className)}
    >
      <mask id={mask} maskUnits="userSpaceOnUse" x="0" y="0" width="32" height="32">
        <path fill="#fff" d="M0 0h32v32H0z" />
        <path d="M10.5 29.5 22.5 2.5" stroke="#000" strokeWidth="7.5" />
      </mask>
      <path
        mask={`url(#${mask})`}
        d="M14.3 5.4A10.6 10.6 0 1 0 24.4 21.3"
        stroke="currentColor"
        strokeWidth="3.6"
      />
      <path d="M10.5 29.5 22.5 2.5" stroke="var(--accent)" strokeWidth="3.2" />
    </svg>
  );
}

/** Mark and name. The name of a product is not translated. */
export function Logo({ className }: { className?: string }) {
  return (
    <span className={cn("inline-flex items-center gap-2 text-ink", className)}>
      <LogoMark />
      <span className="font-semibold text-base tracking-tight">Countersign</span>
    </span>
  );
}
