import { cn } from "./cn";
import { Breakable } from "./breakable";
import { CopyButton } from "./copy-button";

type ReferenceProps = {
  value: string;
  /** Cuts long machine ids in the middle for dense lists; the whole id stays in the title and on the clipboard. */
  short?: boolean;
  /** What it is, which also adds a copy button. */
  copyLabel?: string;
  className?: string;
};

/** An id or reference number: left to right, in figures that cannot be mistaken for each other. */
export function Reference({ value, short, copyLabel, className }: ReferenceProps) {
  const shown = short && value.length > 16 ? `${value.slice(0, 8)}…${value.slice(-4)}` : value;
  return (
    <span className={cn("inline-flex min-w-0 items-center gap-0.5", className)}>
      <bdi
        dir="ltr"
        title={shown === value ? undefined : value}
        className={cn("font-mono text-xs", short ? "whitespace-nowrap" : "[overflow-wrap:anywhere]")}
      >
        {short ? shown : <Breakable text={shown} />}
      </bdi>
      {copyLabel ? <CopyButton value={value} label={copyLabel} /> : null}
    </span>
  );
}
