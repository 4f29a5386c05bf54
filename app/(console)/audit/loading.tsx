import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** While the trail is read: title, filters and rows where they will stand. */
export default function Loading() {
  return (
    <>
      <Skeleton className="mb-5 h-6 w-48" />
      <Skeleton className="mb-3 h-8 w-full" />
      <SkeletonRows columns={6} />
    </>
  );
}
