import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ListFailure } from "@/components/transactions/list-failure";
import { ListSkeleton } from "@/components/transactions/list-skeleton";
import { cn } from "@/components/ui/cn";

type LoadedListProps<Page> = {
  list: UseQueryResult<Page>;
  /** Takes off the filters, where they are what is wrong. */
  onReset: () => void;
  children: (page: Page) => ReactNode;
};

/** A list as it stands: why it cannot be shown, that it is under way, its rows, or those of before while others come. */
export function LoadedList<Page>({ list, onReset, children }: LoadedListProps<Page>) {
  if (list.isError)
    return (
      <ListFailure
        error={list.error}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
        onReset={onReset}
      />
    );
  if (!list.data) return <ListSkeleton />;
  return (
    <div
      aria-busy={list.isPlaceholderData}
      className={cn("transition-opacity", list.isPlaceholderData && "opacity-50")}
    >
      {children(list.data)}
    </div>
  );
}
