import { SkeletonRows } from "@/components/ui/skeleton";

/** As tall as a page of the list, so that nothing jumps when the rows arrive. */
export function ListSkeleton() {
  return <SkeletonRows rows={20} columns={7} />;
}
