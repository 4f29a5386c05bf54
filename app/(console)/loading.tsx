import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** While a screen is on its way. */
export default function Loading() {
  return (
    <>
      <Skeleton className="mb-7 h-6 w-48" />
      <SkeletonRows />
    </>
  );
}
