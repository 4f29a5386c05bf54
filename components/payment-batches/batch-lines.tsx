import { useTranslations } from "next-intl";
import { useFaultText } from "@/components/payment-batches/fault-text";
import { Amount } from "@/components/ui/amount";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import type { BatchDetail, BatchLine } from "@/lib/payments/payment-requests/batch/views";

/** Row by row what is wrong with it, or the payment that it became; what needs a look first. */
export function BatchLines({ batch }: { batch: BatchDetail }) {
  const t = useTranslations("paymentRequests.batch");
  return (
    <>
      <TableFrame label={t("lines")}>
        <Table>
          <THead>
            <Tr>
              <Th numeric narrow>
                {t("column.line")}
              </Th>
              <Th>{t("column.order")}</Th>
              <Th numeric className="max-md:hidden">
                {t("column.amount")}
              </Th>
              <Th className="max-md:hidden">{t("column.customer")}</Th>
              <Th>{t("column.result")}</Th>
            </Tr>
          </THead>
          <TBody>
            {batch.lines.map((line) => (
              <Tr key={line.line}>
                <Td numeric narrow>
                  {line.line}
                </Td>
                <Td className="max-md:max-w-28 max-md:whitespace-normal">
                  <bdi dir="ltr" className="max-md:break-words">
                    {line.orderNo}
                  </bdi>
                  <span className="block text-muted text-xs md:hidden">
                    <AskedAmount line={line} />
                  </span>
                </Td>
                <Td numeric className="max-md:hidden">
                  <AskedAmount line={line} />
                </Td>
                <Td className="max-w-56 truncate max-md:hidden">
                  <bdi>{line.customer}</bdi>
                </Td>
                {/* What is wrong with a row has to be seen without moving the table, also on a phone. */}
                <Td className="min-w-40 whitespace-normal md:min-w-56">
                  <Result line={line} />
                </Td>
              </Tr>
            ))}
          </TBody>
        </Table>
      </TableFrame>
      {batch.linesLeftOut > 0 ? (
        <p className="mt-2 text-muted text-xs">{t("leftOut", { count: batch.linesLeftOut })}</p>
      ) : null}
    </>
  );
}

/** As it stood in the file where something is wrong with the row. */
function AskedAmount({ line }: { line: BatchLine }) {
  if (line.faults.length > 0) return <bdi dir="ltr">{`${line.amount} ${line.currency}`}</bdi>;
  return <Amount value={line.amount} currency={line.currency} />;
}

function Result({ line }: { line: BatchLine }) {
  const t = useTranslations("paymentRequests.batch");
  const faultText = useFaultText();
  if (line.sessionId)
    return <TextLink href={`/transactions/${line.sessionId}/share`}>{t("openLink")}</TextLink>;
  if (line.failure) return <span className="text-negative">{faultText(line.failure)}</span>;
  if (line.faults.length === 0) return <span className="text-muted">{t("ready")}</span>;
  return (
    <ul className="flex flex-col gap-0.5 text-negative">
      {line.faults.map(({ column, message }) => (
        <li key={`${column} ${message}`}>
          {column ? (
            <>
              <bdi dir="ltr" className="me-1 font-mono text-ink text-xs">
                {column}
              </bdi>{" "}
            </>
          ) : null}
          {/* By its language: a sentence may begin with the code of a gateway. */}
          <bdi dir={faultText(message) === message ? "ltr" : "rtl"}>{faultText(message)}</bdi>
        </li>
      ))}
    </ul>
  );
}
