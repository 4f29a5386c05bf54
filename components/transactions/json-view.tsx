import { layOutJson } from "@/components/transactions/json-layout";
import { CopyButton } from "@/components/ui/copy-button";

type JsonViewProps = { value: unknown; label: string };

/** A stored value for people: indented, wrapping, with one press to copy it. */
export function JsonView({ value, label }: JsonViewProps) {
  const text = typeof value === "string" ? layOutJson(value) : JSON.stringify(value, null, 2);
  return (
    <div dir="ltr" className="relative border border-line bg-sunken/60">
      <pre
        tabIndex={0}
        className="max-h-96 overflow-auto whitespace-pre-wrap break-all px-3 py-2 pe-10 font-mono text-2xs leading-relaxed"
      >
        {text}
      </pre>
      <span className="absolute inset-e-1 top-1">
        <CopyButton value={text} label={label} />
      </span>
    </div>
  );
}
