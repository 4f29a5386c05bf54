"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { importListQuery } from "@/components/payments-in/api";
import { useFailureText } from "@/components/shell/failure-text";
import { ImportStatusLabel } from "@/components/payments-in/import-status";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { ImportKind, ImportSummary } from "@/lib/payments/incoming/types";

type ImportListProps = { kind: ImportKind; basePath: string };

/** Uploaded files, the latest first. */
export function ImportList({ kind, basePath }: ImportListProps) {
  const t = useTranslations("paymentsIn");
  const failureText = useFailureText();
  const { data, error, refetch } = useQuery(importListQuery(kind));
  if (!data)
    return error ? (
      <ErrorState hint={failureText(error)} onRetry={() => void refetch()} />
    ) : (
      <SkeletonRows columns={5} />
    );
  if (data.length === 0) return <EmptyState title={t(`empty.${kind}`)} hint={t(`empty.${kind}Hint`)} />;
  return (
    <TableFrame label={t("files")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("column.file")}</Th>
            <Th>{t("column.account")}</Th>
            <Th>{t("column.status")}</Th>
            <Th numeric>{t("column.rows")}</Th>
            <Th numeric>{t("column.created")}</Th>
            <Th numeric>{t("column.wrong")}</Th>
            <Th>{t("column.by")}</Th>
            <Th>{t("column.time")}</Th>
          </Tr>
        </THead>
        <TBody>
          {data.map((row) => (
            <ImportRow key={row.id} row={row} href={`${basePath}/${row.id}`} />
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}

function ImportRow({ row, href }: { row: ImportSummary; href: string }) {
  return (
    <Tr>
      <Td className="max-w-72 cut">
        <TextLink href={href} prefetch={false}>
          <bdi>{row.fileName}</bdi>
        </TextLink>
      </Td>
      <Td>
        <bdi>{row.accountName}</bdi>
      </Td>
      <Td>
        <ImportStatusLabel status={row.status} />
      </Td>
      <Td numeric>{row.counts.read}</Td>
      <Td numeric>{row.status === "checked" || row.status === "checking" ? "–" : row.counts.created}</Td>
      <Td numeric>{row.counts.wrong}</Td>
      <Td>
        <bdi>{row.createdBy}</bdi>
      </Td>
      <Td>
        <Timestamp value={row.createdAt} />
      </Td>
    </Tr>
  );
}
