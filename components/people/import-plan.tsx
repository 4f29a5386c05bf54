import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Breakable } from "@/components/ui/breakable";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import type { ImportPlan, PlannedRow } from "@/lib/people/types";

/** What each row of the file would do, and what is wrong with the others. */
export function ImportPlanTable({ plan }: { plan: ImportPlan }) {
  const t = useTranslations("people");
  return (
    <div className="w-full">
      {plan.ignored.length > 0 ? (
        <p className="mb-2 text-muted text-xs">
          {t("ignored")} <bdi dir="ltr">{plan.ignored.join(", ")}</bdi>
        </p>
      ) : null}
      <TableFrame label={t("planLabel")}>
        <Table>
          <THead>
            <Tr>
              <Th numeric narrow>
                {t("column.line")}
              </Th>
              <Th>{t("column.person")}</Th>
              <Th className="max-sm:hidden">{t("column.groups")}</Th>
              <Th>{t("column.act")}</Th>
            </Tr>
          </THead>
          <TBody>
            {plan.rows.map((row) => (
              <Row key={row.line} row={row} />
            ))}
          </TBody>
        </Table>
      </TableFrame>
    </div>
  );
}

function Row({ row }: { row: PlannedRow }) {
  const t = useTranslations("people");
  return (
    <Tr>
      <Td numeric narrow className="align-top">
        {row.line}
      </Td>
      <Td className="align-top whitespace-normal">
        <bdi>{[row.firstName, row.lastName].filter(Boolean).join(" ")}</bdi>
        <span className="block text-muted [overflow-wrap:anywhere] text-xs">
          <bdi dir="ltr">
            <Breakable text={row.email} />
          </bdi>
        </span>
        {/* The column has no room on a phone. */}
        <span className="block text-muted text-xs sm:hidden">
          <bdi>{row.groups.join(" · ")}</bdi>
        </span>
      </Td>
      <Td className="align-top whitespace-normal max-sm:hidden">
        <bdi>{row.groups.join(" · ")}</bdi>
      </Td>
      <Td className="align-top whitespace-normal">
        {row.faults.length > 0 ? (
          <ul>
            {row.faults.map((fault) => (
              <li key={fault} className="text-negative">
                {t(`rowFault.${fault}`)}
              </li>
            ))}
          </ul>
        ) : (
          <Badge
            tone={row.act === "none" ? "neutral" : "positive"}
            className="max-sm:h-auto max-sm:py-0.5 max-sm:whitespace-normal"
          >
            {t(`act.${row.act}`)}
          </Badge>
        )}
      </Td>
    </Tr>
  );
}
