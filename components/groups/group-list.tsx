"use client";

import { useWordList } from "@/components/ui/use-word-list";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRightName } from "@/components/changes/use-right-name";
import { Badge } from "@/components/ui/badge";
import { QueryList } from "@/components/shell/query-list";
import { EmptyState } from "@/components/ui/empty-state";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { isGatewayRight } from "@/lib/auth/permissions";
import type { GroupSummary } from "@/lib/changes/types";
import { groupListQuery } from "./api";

/** All groups with what they give. */
export function GroupList() {
  const t = useTranslations("groups");
  const query = useQuery(groupListQuery());
  return (
    <QueryList
      query={query}
      columns={4}
      isEmpty={(rows) => rows.length === 0}
      empty={<EmptyState title={t("emptyTitle")} hint={t("emptyHint")} />}
    >
      {(rows) => (
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
              {rows.map((group) => (
                <Row key={group.id} group={group} />
              ))}
            </TBody>
          </Table>
        </TableFrame>
      )}
    </QueryList>
  );
}

function Row({ group }: { group: GroupSummary }) {
  const t = useTranslations("groups");
  const rightName = useRightName();
  const list = useWordList();
  // One line for all accounts: their names would bury what the group may do.
  const accounts = group.permissions.filter(isGatewayRight).length;
  const named = group.permissions.filter((right) => !isGatewayRight(right)).map(rightName);
  const rights = list(accounts > 0 ? [...named, t("accounts", { count: accounts })] : named) || t("noRights");
  return (
    <Tr>
      <Td className="min-w-44 py-2 whitespace-normal">
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
