import { controlClass } from "@/components/ui/control-class";
import { cn } from "@/components/ui/cn";
import { useFieldControl } from "@/components/ui/field";

type AttachmentInputProps = { accept?: string; onChoose: (file: File | null) => void };

/** Chooses one file. */
export function AttachmentInput({
  accept = ".pdf,.jpeg,.jpg,.png,.doc,.docx,.xls,.xlsx,.txt",
  onChoose,
}: AttachmentInputProps) {
  const field = useFieldControl();
  return (
    <input
      {...field}
      type="file"
      accept={accept}
      className={cn(
        controlClass,
        "h-auto py-1 file:me-3 file:rounded-sm file:border-0 file:bg-sunken file:px-2 file:py-1 file:text-ink file:text-xs",
      )}
      onChange={(event) => onChoose(event.target.files?.[0] ?? null)}
    />
  );
}
