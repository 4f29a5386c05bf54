import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { Section } from "@/components/ui/section";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";

export interface Key {
  tone: "accent" | "warning" | "info" | "positive";
  label: string;
}

const swatch = { accent: "bg-accent", warning: "bg-warning", info: "bg-info", positive: "bg-positive" };

type ChartSectionProps = {
  title: string;
  /** What the colours mean. */
  keys?: readonly Key[];
  /** `roomy`: left out on a phone, where what it adds up stands beside it. */
  columns: readonly { label: string; numeric?: boolean; roomy?: boolean }[];
  rows: readonly { id: string; cells: readonly ReactNode[] }[];
  children: ReactNode;
};

/** A chart, what its colours mean, and the same as a table, exact to the last digit. */
export function ChartSection({ title, keys = [], columns, rows, children }: ChartSectionProps) {
  const t = useTranslations("home");
  return (
    <Section title={title}>
      <div className="border-line border-y bg-surface p-4">
        {keys.length > 0 ? (
          <ul className="mb-3 flex flex-wrap gap-4 text-muted text-xs">
            {keys.map(({ tone, label }) => (
              <li key={label} className="flex items-center gap-1.5">
                <span aria-hidden="true" className={cn("size-2.5 rounded-sm", swatch[tone])} />
                {label}
              </li>
            ))}
          </ul>
        ) : null}
        {children}
      </div>
      <details className="border-line border-b bg-surface">
        <summary className="px-4 py-2 text-muted text-xs -outline-offset-2 hover:text-ink">
          {t("asTable")}
        </summary>
        <TableFrame label={title} className="max-h-96 overflow-y-auto border-b-0 xl:overflow-y-auto">
          <Table>
            <THead>
              <Tr>
                {columns.map(({ label, numeric, roomy }) => (
                  <Th key={label} numeric={numeric} className={roomy ? "max-md:hidden" : undefined}>
                    {label}
                  </Th>
                ))}
              </Tr>
            </THead>
            <TBody>
              {rows.map(({ id, cells }) => (
                <Tr key={id}>
                  {columns.map(({ label, numeric, roomy }, index) => (
                    <Td key={label} numeric={numeric} className={roomy ? "max-md:hidden" : undefined}>
                      {cells[index]}
                    </Td>
                  ))}
                </Tr>
              ))}
            </TBody>
          </Table>
        </TableFrame>
      </details>
    </Section>
  );
}
