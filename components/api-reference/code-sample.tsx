import { CopyButton } from "@/components/ui/copy-button";
import { cn } from "@/components/ui/cn";

type CodeSampleProps = { code: string; label: string; className?: string };

/** Code to look at and to copy; it scrolls inside itself, never the page. */
export function CodeSample({ code, label, className }: CodeSampleProps) {
  return (
    <div className={cn("relative rounded-md border border-line bg-sunken", className)} dir="ltr">
      <pre
        // A scrolling part must be reachable without a mouse.
        tabIndex={0}
        aria-label={label}
        className="max-h-112 overflow-auto p-3 pe-11 font-mono text-ink text-xs leading-relaxed"
      >
        <code>{code}</code>
      </pre>
      <CopyButton value={code} label={label} className="absolute inset-e-1.5 top-1.5 bg-sunken" />
    </div>
  );
}
