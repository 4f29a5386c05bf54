"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useFailureText } from "@/components/shell/failure-text";
import { cn } from "@/components/ui/cn";
import { ErrorState } from "@/components/ui/error-state";
import { Pagination } from "@/components/ui/pagination";
import { SkeletonRows } from "@/components/ui/skeleton";
import { TextLink } from "@/components/ui/text-link";
import { ActionFailure } from "@/lib/http/action-failure";

type QueryListProps<Data> = {
  query: Pick<UseQueryResult<Data>, "data" | "error" | "isFetching" | "isPlaceholderData" | "refetch">;
  /** How many the waiting rows have. */
  columns: number;
  isEmpty: (data: Data) => boolean;
  /** What stands there instead of no rows. */
  empty: ReactNode;
  children: (data: Data) => ReactNode;
};

/** A list in each of its states: waiting, failed with a way to try again, empty, there, and fading while another one is fetched. */
export function QueryList<Data>({ query, columns, isEmpty, empty, children }: QueryListProps<Data>) {
  const failureText = useFailureText();
  const { data, error, isFetching, isPlaceholderData, refetch } = query;
  if (data === undefined) {
    if (!error) return <SkeletonRows columns={columns} />;
    const failure = error instanceof ActionFailure ? error : null;
    return (
      <ErrorState
        hint={failure && failure.code !== "internal" ? failureText(failure) : undefined}
        requestId={failure?.requestId ?? undefined}
        retrying={isFetching}
        onRetry={() => void refetch()}
      />
    );
  }
  if (isEmpty(data)) return empty;
  return (
    <div
      aria-busy={isPlaceholderData}
      className={cn("transition-opacity", isPlaceholderData && "opacity-60")}
    >
      {children(data)}
    </div>
  );
}

type OlderRowsProps = {
  /** Where the next rows are; null where these are the last ones. */
  nextHref: string | null;
  /** Back to the beginning, where this is not it. */
  first: { href: string; label: string } | null;
};

/** The way on through a list that only goes on: to the next rows, and back to the beginning at once. */
export function OlderRows({ nextHref, first }: OlderRowsProps) {
  if (!nextHref && !first) return null;
  return (
    <Pagination
      previousHref={null}
      nextHref={nextHref}
      summary={first ? <TextLink href={first.href}>{first.label}</TextLink> : null}
    />
  );
}
