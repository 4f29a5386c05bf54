import { useFormatter, useTranslations } from "next-intl";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { Timestamp } from "@/components/ui/timestamp";

type Counted = {
  directive: string;
  blocked: string;
  page: string;
  reports: string;
  firstAt: string;
  lastAt: string;
};

/** Reports of browsers by kind, the latest first. On a phone the page stands under what was stopped. */
export function ViolationTable({ violations }: { violations: readonly Counted[] }) {
  const t = useTranslations("audit.browser");
  const format = useFormatter();
  const shown = (text: string) =>
    text === "*" ? (
      <span className="text-muted">{t("others")}</span>
    ) : (
      <bdi dir="ltr" className="break-all">
        {text}
      </bdi>
    );
  return (
    <TableFrame label={t("listLabel")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("directive")}</Th>
            <Th>{t("blocked")}</Th>
            <Th className="max-md:hidden">{t("page")}</Th>
            <Th numeric>{t("reports")}</Th>
            <Th>{t("last")}</Th>
          </Tr>
        </THead>
        <TBody>
          {violations.map(({ directive, blocked, page, reports, firstAt, lastAt }) => (
            <Tr key={`${directive} ${blocked} ${page}`}>
              <Td>{shown(directive)}</Td>
              <Td className="whitespace-normal">
                {shown(blocked)}
                <span className="block text-muted text-xs md:hidden">{shown(page)}</span>
              </Td>
              <Td className="whitespace-normal max-md:hidden">{shown(page)}</Td>
              <Td numeric>
                <bdi dir="ltr">{format.number(BigInt(reports))}</bdi>
              </Td>
              <Td>
                <Timestamp value={lastAt} />
                <span className="block text-muted text-xs">
                  {t("first")} <Timestamp value={firstAt} format="date" />
                </span>
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}
