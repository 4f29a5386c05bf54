import { useTranslations } from "next-intl";
import { BatchStatusLabel } from "@/components/payment-batches/batch-status";
import { EmptyState } from "@/components/ui/empty-state";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { BatchSummary } from "@/lib/payments/payment-requests/batch/views";

/** The person's own files, the latest first. */
export function BatchList({ batches }: { batches: readonly BatchSummary[] }) {
  const t = useTranslations("paymentRequests.batch");
  if (batches.length === 0) return <EmptyState title={t("emptyTitle")} hint={t("emptyHint")} />;
  return (
    <TableFrame label={t("files")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("column.file")}</Th>
            <Th className="max-md:hidden">{t("column.status")}</Th>
            <Th numeric className="max-md:hidden">
              {t("column.rows")}
            </Th>
            <Th numeric>{t("column.faulty")}</Th>
            <Th numeric className="max-md:whitespace-normal">
              {t("column.created")}
            </Th>
            <Th className="max-md:hidden">{t("column.time")}</Th>
          </Tr>
        </THead>
        <TBody>
          {batches.map((batch) => (
            <Tr key={batch.id}>
              <Td className="max-w-72 cut max-md:max-w-40">
                <TextLink href={`/transactions/bulk/${batch.id}`} prefetch={false}>
                  <bdi>{batch.fileName}</bdi>
                </TextLink>
                <span className="mt-0.5 block md:hidden">
                  <BatchStatusLabel status={batch.status} />
                </span>
              </Td>
              <Td className="max-md:hidden">
                <BatchStatusLabel status={batch.status} />
              </Td>
              <Td numeric className="max-md:hidden">
                {batch.rows}
              </Td>
              <Td numeric>{batch.faulty}</Td>
              <Td numeric>{batch.created}</Td>
              <Td className="max-md:hidden">
                <Timestamp value={batch.createdAt} />
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}
