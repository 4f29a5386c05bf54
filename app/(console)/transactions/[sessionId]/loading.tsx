import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** While a payment is on its way: its head, and its two columns. */
export default function Loading() {
  return (
    <>
      <Skeleton className="mb-3 h-3 w-24" />
      <Skeleton className="mb-2 h-8 w-56" />
      <Skeleton className="mb-6 w-40" />
      <div className="grid gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <SkeletonRows rows={12} columns={4} />
        <SkeletonRows rows={10} columns={2} />
      </div>
    </>
  );
}
