"use client";

import { useWordList } from "@/components/ui/use-word-list";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRightName } from "@/components/changes/use-right-name";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { useFailureText } from "@/components/shell/failure-text";
import type { GroupSummary } from "@/lib/changes/types";
import { groupListQuery } from "./api";

/** All groups with what they give. */
export function GroupList() {
  const t = useTranslations("groups");
  const { data, error, isFetching, refetch } = useQuery(groupListQuery());
  const failureText = useFailureText();
  if (!data) {
    if (!error) return <SkeletonRows columns={4} />;
    return <ErrorState hint={failureText(error)} retrying={isFetching} onRetry={() => void refetch()} />;
  }
  if (data.length === 0) return <EmptyState title={t("emptyTitle")} hint={t("emptyHint")} />;
  return (
    <TableFrame label={t("listLabel")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("column.name")}</Th>
            <Th className="max-md:hidden">{t("column.rights")}</Th>
            <Th numeric narrow>
              {t("column.members")}
            </Th>
          </Tr>
        </THead>
        <TBody>
          {data.map((group) => (
            <Row key={group.id} group={group} />
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}

function Row({ group }: { group: GroupSummary }) {
  const t = useTranslations("groups");
  const rightName = useRightName();
  const list = useWordList();
  const rights = list(group.permissions.map(rightName)) || t("noRights");
  return (
    <Tr>
      <Td className="py-2 whitespace-normal">
        <span className="flex flex-wrap items-center gap-x-2">
          <TextLink href={`/groups/${group.id}`}>
            <bdi>{group.name}</bdi>
          </TextLink>
          {group.inPolicy ? <Badge tone="accent">{t("inPolicy")}</Badge> : null}
        </span>
        {group.description ? <span className="block text-muted text-xs">{group.description}</span> : null}
        <span className="mt-1 block text-xs md:hidden">{rights}</span>
      </Td>
      <Td className="whitespace-normal text-xs max-md:hidden">{rights}</Td>
      <Td numeric narrow>
        {group.members}
      </Td>
    </Tr>
  );
}
