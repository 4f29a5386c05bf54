import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** While the list is on its way: title, filters and rows where they will stand. */
export default function Loading() {
  return (
    <>
      <Skeleton className="mb-5 h-6 w-48" />
      <Skeleton className="mb-3 h-8 w-full sm:w-80" />
      <SkeletonRows rows={20} columns={7} />
    </>
  );
}
