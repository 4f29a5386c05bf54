import { useTranslations } from "next-intl";
import { cn } from "./cn";

/** A grey bar where text will stand. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span aria-hidden="true" className={cn("block h-3 animate-pulse rounded-sm bg-sunken", className)} />
  );
}

// Uneven widths, so that waiting rows look like rows; fixed, so that server and browser draw the same.
const widths = ["w-11/12", "w-3/5", "w-4/5", "w-2/3", "w-1/2"];

/** Waiting rows of a list, as tall as the real ones, so that nothing jumps when they arrive. */
export function SkeletonRows({ rows = 10, columns = 5 }: { rows?: number; columns?: number }) {
  const t = useTranslations("common");
  return (
    <div role="status" className="border-line border-y bg-surface">
      <span className="sr-only">{t("loading")}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div
          key={row}
          className="flex h-8.5 items-center gap-6 border-line border-b px-3 last:border-b-0 touch:h-11"
        >
          {Array.from({ length: columns }, (_, column) => (
            <span key={column} className={cn("flex-1", column > 2 && "max-sm:hidden")}>
              <Skeleton className={widths[(row * 2 + column * 3) % widths.length]} />
            </span>
          ))}
        </div>
      ))}
    </div>
  );
}
