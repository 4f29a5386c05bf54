"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useConnectorWords } from "@/components/gateways/connector-words";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { NavTabs } from "@/components/ui/nav-tabs";
import { Pagination } from "@/components/ui/pagination";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { ChangeListFilter, ChangeRequestView } from "@/lib/changes/types";
import { ActionFailure } from "@/lib/http/action-failure";
import { changeListQuery } from "./api";
import { type ChangeActions, ChangeButtons } from "./change-actions";
import { ChangeState, ChangeSummary, ChangeTarget, kindKey } from "./change-words";
import { serializeChangeListInput } from "./list-input";

const views = ["waiting", "all"] as const;

/** Those that wait, or all. */
export function ChangeTabs({ current }: { current: ChangeListFilter["status"] }) {
  const t = useTranslations("changes");
  return (
    <NavTabs
      label={t("tabs")}
      items={views.map((status) => ({
        href: serializeChangeListInput("/change-requests", { status }),
        label: t(`tab.${status}`),
        current: status === current,
      }))}
    />
  );
}

/** Changes that wait for a second person, and what became of earlier ones; live. */
export function ChangeList({ filter, actions }: { filter: ChangeListFilter; actions: ChangeActions }) {
  const t = useTranslations("changes");
  const { data, error, isFetching, refetch } = useQuery({
    ...changeListQuery(filter),
    placeholderData: keepPreviousData,
  });
  if (!data) {
    if (!error) return <SkeletonRows columns={6} />;
    const requestId = error instanceof ActionFailure ? (error.requestId ?? undefined) : undefined;
    return <ErrorState requestId={requestId} retrying={isFetching} onRetry={() => void refetch()} />;
  }
  if (data.changes.length === 0) {
    return <EmptyState title={t(`empty.${filter.status}`)} hint={t("emptyHint")} />;
  }
  return (
    <>
      <ChangeTable changes={data.changes} actions={actions} />
      {data.next !== null || filter.before !== null ? (
        <Pagination
          previousHref={null}
          nextHref={
            data.next === null
              ? null
              : serializeChangeListInput("/change-requests", { ...filter, before: data.next })
          }
          summary={
            filter.before === null ? null : (
              <TextLink href={serializeChangeListInput("/change-requests", { ...filter, before: null })}>
                {t("newest")}
              </TextLink>
            )
          }
        />
      ) : null}
    </>
  );
}

function ChangeTable({
  changes,
  actions,
}: {
  changes: readonly ChangeRequestView[];
  actions: ChangeActions;
}) {
  const t = useTranslations("changes");
  return (
    <TableFrame label={t("title")}>
      <Table>
        <THead>
          <Tr>
            <Th narrow>{t("column.id")}</Th>
            <Th className="max-sm:hidden">{t("column.for")}</Th>
            <Th>{t("column.effect")}</Th>
            <Th className="max-sm:hidden">{t("column.requestedBy")}</Th>
            <Th narrow className="max-sm:hidden">
              {t("column.status")}
            </Th>
            <Th narrow className="max-sm:hidden">
              {t("column.actions")}
            </Th>
          </Tr>
        </THead>
        <TBody>
          {changes.map((change) => (
            <Row key={change.id} change={change} actions={actions} />
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}

function Row({ change, actions }: { change: ChangeRequestView; actions: ChangeActions }) {
  const t = useTranslations("changes");
  const { credential } = useConnectorWords(change.gateway?.code ?? "");
  const about = (
    <>
      <ChangeTarget change={change} />
      <span className="block text-muted text-xs">{t(`kind.${kindKey(change.kind)}`)}</span>
    </>
  );
  return (
    <Tr>
      <Td narrow className="max-sm:pt-2 max-sm:align-top">
        <TextLink href={`/change-requests/${change.id}`} prefetch={false}>
          <bdi dir="ltr">C-{change.id}</bdi>
        </TextLink>
      </Td>
      <Td className="min-w-40 whitespace-normal max-sm:hidden">{about}</Td>
      <Td className="whitespace-normal sm:min-w-48">
        <span className="mb-1 block sm:hidden">{about}</span>
        <ChangeSummary change={change} credentialName={credential} />
        <span className="mt-1 flex flex-col gap-2 pb-1 sm:hidden">
          <span className="text-muted text-xs">
            <bdi>{change.proposer.label}</bdi>
          </span>
          <ChangeState change={change} />
          <ChangeButtons change={change} actions={actions} />
        </span>
      </Td>
      <Td className="max-sm:hidden">
        <bdi>{change.proposer.label}</bdi>
        <span className="block text-muted text-xs">
          <Timestamp value={change.createdAt} format="relative" />
        </span>
      </Td>
      <Td narrow className="max-sm:hidden">
        <ChangeState change={change} />
      </Td>
      <Td narrow className="max-sm:hidden">
        <ChangeButtons change={change} actions={actions} />
      </Td>
    </Tr>
  );
}
