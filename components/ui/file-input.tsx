import { cn } from "./cn";
import { controlClass } from "./control-class";
import { useFieldControl } from "./field";

type FileInputProps = {
  /** Endings and types that the browser offers; what is sent is checked by the server. */
  accept: string;
  disabled?: boolean;
  onChoose: (file: File | null) => void;
};

/** Chooses one file. */
export function FileInput({ accept, disabled, onChoose }: FileInputProps) {
  const field = useFieldControl();
  return (
    <input
      {...field}
      type="file"
      accept={accept}
      disabled={disabled}
      className={cn(
        controlClass,
        "h-auto py-1.5 file:me-3 file:rounded-sm file:border-0 file:bg-sunken file:px-2 file:py-1 file:text-ink file:text-xs",
      )}
      onChange={(event) => onChoose(event.target.files?.[0] ?? null)}
    />
  );
}
