"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { importListQuery } from "@/components/payments-in/api";
import { ImportStatusLabel } from "@/components/payments-in/import-status";
import { QueryList } from "@/components/shell/query-list";
import { EmptyState } from "@/components/ui/empty-state";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { ImportKind, ImportSummary } from "@/lib/payments/incoming/types";

type ImportListProps = { kind: ImportKind; basePath: string };

/** Uploaded files, the latest first. */
export function ImportList({ kind, basePath }: ImportListProps) {
  const t = useTranslations("paymentsIn");
  const query = useQuery(importListQuery(kind));
  return (
    <QueryList
      query={query}
      columns={5}
      isEmpty={(rows) => rows.length === 0}
      empty={<EmptyState title={t(`empty.${kind}`)} hint={t(`empty.${kind}Hint`)} />}
    >
      {(rows) => (
        <TableFrame label={t("files")}>
          <Table>
            <THead>
              <Tr>
                <Th>{t("column.file")}</Th>
                <Th className="max-md:hidden">{t("column.account")}</Th>
                <Th>{t("column.status")}</Th>
                <Th numeric className="max-md:hidden">
                  {t("column.rows")}
                </Th>
                <Th numeric>{t("column.created")}</Th>
                <Th numeric>{t("column.wrong")}</Th>
                <Th className="max-md:hidden">{t("column.by")}</Th>
                <Th className="max-md:hidden">{t("column.time")}</Th>
              </Tr>
            </THead>
            <TBody>
              {rows.map((row) => (
                <ImportRow key={row.id} row={row} href={`${basePath}/${row.id}`} />
              ))}
            </TBody>
          </Table>
        </TableFrame>
      )}
    </QueryList>
  );
}

function ImportRow({ row, href }: { row: ImportSummary; href: string }) {
  const { status, counts } = row;
  // Nobody has read the file yet: a nought would say that nothing is wrong with it.
  const known = (count: number) => (status === "uploaded" ? "–" : count);
  return (
    <Tr>
      <Td className="max-w-72 cut max-md:max-w-32">
        <TextLink href={href} prefetch={false}>
          <bdi>{row.fileName}</bdi>
        </TextLink>
      </Td>
      <Td className="max-md:hidden">
        <bdi>{row.accountName}</bdi>
      </Td>
      <Td>
        <ImportStatusLabel status={status} />
      </Td>
      <Td numeric className="max-md:hidden">
        {known(counts.read)}
      </Td>
      <Td numeric>{status === "checked" || status === "checking" ? "–" : known(counts.created)}</Td>
      <Td numeric>{known(counts.wrong)}</Td>
      <Td className="max-md:hidden">
        <bdi>{row.createdBy}</bdi>
      </Td>
      <Td className="max-md:hidden">
        <Timestamp value={row.createdAt} />
      </Td>
    </Tr>
  );
}
