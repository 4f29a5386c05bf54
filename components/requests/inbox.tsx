"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useQueryState } from "nuqs";
import { useState } from "react";
import { inboxQuery, requestQuery } from "@/components/requests/api";
import { BulkBar } from "@/components/requests/bulk-bar";
import type { DecideManyAction } from "@/components/requests/use-decide-many";
import { EvidencePane, type RequestActions } from "@/components/requests/evidence-pane";
import { InboxList } from "@/components/requests/inbox-list";
import { rowLinkId } from "@/components/requests/inbox-row";
import { hasFilter, positionParsers, serializeInboxParams } from "@/components/requests/list-input";
import { LiveNotice } from "@/components/requests/live-notice";
import { NoRequests } from "@/components/requests/no-requests";
import { RequestTable } from "@/components/requests/request-table";
import { useShortcuts } from "@/components/requests/shortcuts";
import { useSelection } from "@/components/requests/use-selection";
import { ErrorState } from "@/components/ui/error-state";
import { Pagination } from "@/components/ui/pagination";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { InboxInput, InboxPage, InboxRow } from "@/lib/approvals/inbox/types";
import { ActionFailure } from "@/lib/http/action-failure";

type InboxProps = {
  input: InboxInput;
  isChecker: boolean;
  /** The request whose evidence the page was made with. */
  firstOpen: number | null;
  actions: RequestActions & { decideMany: DecideManyAction };
};

/** The requests under one tab, live: the list, and beside it what there is to know about one of them. */
export function Inbox(props: InboxProps) {
  const { input, isChecker } = props;
  const { data, error, isFetching, refetch } = useQuery(inboxQuery(input));
  if (!data) {
    if (!error) return <SkeletonRows columns={4} />;
    const requestId = error instanceof ActionFailure ? (error.requestId ?? undefined) : undefined;
    return <ErrorState requestId={requestId} retrying={isFetching} onRetry={() => void refetch()} />;
  }
  const addressOf = (cursor: string | null) =>
    cursor && serializeInboxParams("/requests", { ...input, cursor });
  return (
    <>
      <LiveNotice />
      {input.tab === "all" ? (
        <AllRequests page={data} input={input} isChecker={isChecker} />
      ) : (
        <Panes {...props} page={data} />
      )}
      {data.previousCursor || data.nextCursor ? (
        <Pagination previousHref={addressOf(data.previousCursor)} nextHref={addressOf(data.nextCursor)} />
      ) : null}
    </>
  );
}

function AllRequests({ page, input, isChecker }: { page: InboxPage; input: InboxInput; isChecker: boolean }) {
  if (page.rows.length === 0)
    return <NoRequests tab={input.tab} isChecker={isChecker} filtered={hasFilter(input)} />;
  return (
    <>
      <RequestTable rows={page.rows} isChecker={isChecker} />
      <InboxList rows={page.rows} ended={false} className="sm:hidden" />
    </>
  );
}

function Panes({ input, isChecker, firstOpen, actions, page }: InboxProps & { page: InboxPage }) {
  const { rows } = page;
  const selection = useSelection(rows);
  const { current, open, step } = useCurrent(rows, firstOpen);
  const selectable = input.tab === "mine" && isChecker;
  const currentRow = rows.find((row) => row.id === current);
  useShortcuts({
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    x: selectable && currentRow ? () => selection.toggle(currentRow) : undefined,
    Escape: selection.rows.length > 0 ? selection.clear : undefined,
  });
  if (rows.length === 0 && current === null)
    return <NoRequests tab={input.tab} isChecker={isChecker} filtered={hasFilter(input)} />;
  return (
    <div className="gap-x-6 lg:grid lg:grid-cols-[minmax(17rem,2fr)_minmax(0,3fr)] lg:items-start">
      <div className="min-w-0">
        {rows.length === 0 ? (
          <NoRequests tab={input.tab} isChecker={isChecker} filtered={hasFilter(input)} />
        ) : (
          <InboxList
            rows={rows}
            ended={input.tab === "decided"}
            current={current}
            selection={selectable ? selection : undefined}
            onOpen={open}
          />
        )}
        <BulkBar selection={selection} decideMany={actions.decideMany} />
      </div>
      <EvidencePane
        key={current ?? 0}
        requestId={current}
        actions={actions}
        onDecided={() => step(1, { after: "dialog" })}
      />
    </div>
  );
}

/**
 * The request that is looked at. It stays the same while the list changes around it, also when it leaves the list: what somebody
 * reads must not slip away under his finger.
 */
function useCurrent(rows: readonly InboxRow[], firstOpen: number | null) {
  const client = useQueryClient();
  const [current, setCurrent] = useState(firstOpen);
  // Alone in the address, so that a reload and the way back find it; the page is not made again for it.
  const [, setOpen] = useQueryState("open", positionParsers.open.withOptions({ history: "replace" }));
  if (current === null && rows[0]) setCurrent(rows[0].id);

  const open = (requestId: number) => {
    setCurrent(requestId);
    void setOpen(requestId);
    const following = rows[rows.findIndex((row) => row.id === requestId) + 1];
    if (following) void client.prefetchQuery(requestQuery(following.id));
  };
  const step = (by: 1 | -1, options: { after?: "dialog" } = {}) => {
    const index = rows.findIndex((row) => row.id === current);
    const next = index < 0 ? rows[0] : (rows[index + by] ?? (options.after ? rows[index - by] : undefined));
    if (!next || next.id === current) return;
    open(next.id);
    const focus = () => document.getElementById(rowLinkId(next.id))?.focus();
    // A dialog that closes gives the focus back to where it came from, which may be a row that has just left.
    if (options.after === "dialog") setTimeout(focus, 100);
    else focus();
  };
  return { current, open, step };
}
