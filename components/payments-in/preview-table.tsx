import { useTranslations } from "next-intl";
import { Fragment } from "react";
import { Section } from "@/components/ui/section";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import type { CellFault, ImportDetail, PreviewRow } from "@/lib/payments/incoming/types";

/** The first rows of the file, with what is made of each. */
export function PreviewTable({ detail }: { detail: ImportDetail }) {
  const t = useTranslations("paymentsIn");
  if (detail.preview.length === 0) return null;
  return (
    <Section title={t("preview.title")}>
      <PreviewRows detail={detail} />
      <TableFrame label={t("preview.title")} className="max-md:hidden xl:overflow-x-auto">
        <Table>
          <THead>
            <Tr>
              <Th numeric>{t("preview.line")}</Th>
              <Th>{t("preview.reading")}</Th>
              {detail.headers.map((header, index) => (
                // A column is its position: headers may be the same twice.
                <Th key={index}>
                  <bdi>{header}</bdi>
                </Th>
              ))}
            </Tr>
          </THead>
          <TBody>
            {detail.preview.map((row) => (
              <Tr key={row.line}>
                <Td numeric>{row.line}</Td>
                <Td className="min-w-48 whitespace-normal">
                  <Reading row={row} />
                </Td>
                {row.cells.map((cell, index) => (
                  <Td key={index} className="max-w-60 cut">
                    <bdi>{cell}</bdi>
                  </Td>
                ))}
              </Tr>
            ))}
          </TBody>
        </Table>
      </TableFrame>
    </Section>
  );
}

/** The same on a phone, a row below the other: a file may have more columns than a screen. */
function PreviewRows({ detail }: { detail: ImportDetail }) {
  const t = useTranslations("paymentsIn");
  return (
    <ul className="divide-y divide-line border-line border-y bg-surface md:hidden">
      {detail.preview.map((row) => (
        <li key={row.line} className="px-3 py-2.5 text-sm">
          <div className="flex items-start gap-3">
            <span className="shrink-0 text-muted">{t("preview.lineOf", { line: row.line })}</span>
            <Reading row={row} />
          </div>
          <dl className="mt-1.5 grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-x-3 gap-y-0.5 text-xs">
            {detail.headers.map((header, index) =>
              row.cells[index] ? (
                // A column is its position: headers may be the same twice.
                <Fragment key={index}>
                  <dt className="text-muted break-words">
                    <bdi>{header}</bdi>
                  </dt>
                  <dd className="break-words">
                    <bdi>{row.cells[index]}</bdi>
                  </dd>
                </Fragment>
              ) : null,
            )}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function Reading({ row }: { row: PreviewRow }) {
  const t = useTranslations("paymentsIn");
  if (row.faults.length > 0)
    return (
      <ul className="text-negative">
        {row.faults.map(({ code, field }) => (
          <li key={`${code} ${field}`}>{t(`fault.${code}`)}</li>
        ))}
      </ul>
    );
  return row.skipped ? <span className="text-muted">{t("preview.skipped")}</span> : t("preview.good");
}

/** The first wrong rows of the latest pass, a line for each fault; the file has all of them. */
export function ErrorTable({ detail }: { detail: ImportDetail }) {
  const t = useTranslations("paymentsIn");
  return (
    <TableFrame label={t("errors.title")}>
      <Table>
        <THead>
          <Tr>
            <Th numeric>{t("preview.line")}</Th>
            <Th className="max-md:hidden">{t("errors.column")}</Th>
            <Th>{t("errors.why")}</Th>
            <Th className="max-md:hidden">{t("errors.value")}</Th>
            <Th className="max-md:hidden">{t("field.gatewayReference")}</Th>
          </Tr>
        </THead>
        <TBody>
          {detail.errors.flatMap(({ line, faults, gatewayReference }) =>
            faults.map(({ code, field, value }) => (
              <Tr key={`${line} ${code} ${field}`}>
                <Td numeric>{line}</Td>
                <Td className="max-w-40 cut max-md:hidden">
                  <bdi>{headerOf(detail, field)}</bdi>
                </Td>
                {/* On a phone everything about the fault stands here, so that nothing has to be moved to read it. */}
                <Td className="max-md:whitespace-normal">
                  <span className="block text-muted text-xs md:hidden">
                    <bdi>{headerOf(detail, field)}</bdi>
                    {value === null ? null : (
                      <>
                        {": "}
                        <bdi dir="ltr" className="break-all">
                          {value}
                        </bdi>
                      </>
                    )}
                  </span>
                  {t(`fault.${code}`)}
                </Td>
                <Td className="max-w-60 cut max-md:hidden">
                  <bdi dir="ltr">{value}</bdi>
                </Td>
                <Td className="max-w-60 cut max-md:hidden">
                  <bdi dir="ltr">{gatewayReference}</bdi>
                </Td>
              </Tr>
            )),
          )}
        </TBody>
      </Table>
    </TableFrame>
  );
}

/** The name of the column in the file. */
function headerOf({ headers, mapping }: ImportDetail, field: CellFault["field"]): string {
  const place = field === null ? undefined : mapping.columns[field];
  return place === undefined ? "" : (headers[place] ?? "");
}
