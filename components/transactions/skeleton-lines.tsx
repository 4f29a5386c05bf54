import { Skeleton } from "@/components/ui/skeleton";

/** Room for a few lines that are on their way. */
export function SkeletonLines() {
  return (
    <div className="flex flex-col gap-3 border-line border-t pt-3">
      {[1, 2, 3].map((line) => (
        <Skeleton key={line} className="h-8" />
      ))}
    </div>
  );
}
