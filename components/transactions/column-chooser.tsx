"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Arrangement } from "@/components/transactions/use-arrangement";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import {
  COLUMN_KEYS,
  type ColumnKey,
  DENSITIES,
  fittingWidth,
  LINK_COLUMN,
  MAX_WIDTH,
  MIN_WIDTH,
  type ShownColumn,
} from "@/lib/transactions/columns";

/** Which columns are shown, in which order and how wide; everything acts at once. */
export function ColumnChooser({ arrangement }: { arrangement: Arrangement }) {
  const t = useTranslations("lists");
  const { columns, density, isShared, arrange, failed } = arrangement;
  const hidden = COLUMN_KEYS.filter((key) => !columns.some((column) => column.key === key));
  const setColumns = (next: readonly ShownColumn[]) => arrange({ columns: next });
  return (
    <div className="flex flex-col gap-4">
      {isShared ? <Callout tone="info">{t("columnsShared")}</Callout> : null}
      {failed ? <Callout tone="warning">{t("columnsNotKept")}</Callout> : null}
      <label className="flex items-center justify-between gap-3 text-sm">
        {t("density")}
        <Select
          className="w-36"
          value={density}
          options={DENSITIES.map((value) => ({ value, label: t(`densities.${value}`) }))}
          onChange={(event) => {
            const chosen = DENSITIES.find((one) => one === event.target.value);
            if (chosen) arrange({ density: chosen });
          }}
        />
      </label>
      <ol aria-label={t("shownColumns")} className="border-line border-t">
        {columns.map((column, index) => (
          <ShownItem
            key={column.key}
            column={column}
            fixed={column.key === LINK_COLUMN}
            onHide={() => setColumns(columns.filter((one) => one !== column))}
            onMove={(by) => setColumns(moved(columns, index, by))}
            isFirst={index === 0}
            isLast={index === columns.length - 1}
            onWidth={(width) => setColumns(columns.map((one) => (one === column ? { ...one, width } : one)))}
          />
        ))}
      </ol>
      <HiddenColumns keys={hidden} onShow={(key) => setColumns([...columns, { key, width: null }])} />
      <Button size="small" className="self-start" onClick={() => arrange({ columns: null })}>
        {t("usualColumns")}
      </Button>
    </div>
  );
}

function moved(columns: readonly ShownColumn[], index: number, by: 1 | -1): ShownColumn[] {
  const next = [...columns];
  const [taken] = next.splice(index, 1);
  if (taken) next.splice(index + by, 0, taken);
  return next;
}

type ShownItemProps = {
  column: ShownColumn;
  /** Always shown. */
  fixed: boolean;
  isFirst: boolean;
  isLast: boolean;
  onHide: () => void;
  onMove: (by: 1 | -1) => void;
  onWidth: (width: number | null) => void;
};

function ShownItem({ column, fixed, isFirst, isLast, onHide, onMove, onWidth }: ShownItemProps) {
  const t = useTranslations("lists");
  const name = t(`column.${column.key}`);
  return (
    <li className="flex items-center gap-1 border-line border-b py-1">
      <Checkbox label={name} checked disabled={fixed} onChange={onHide} className="min-w-0 flex-1" />
      <Input
        key={column.width ?? "auto"}
        numeric
        aria-label={t("widthOf", { column: name })}
        placeholder={t("widthAuto")}
        defaultValue={column.width ?? ""}
        title={t("widthHint", { min: MIN_WIDTH, max: MAX_WIDTH })}
        className="h-7 w-16 text-xs"
        onBlur={(event) => {
          const digits = /^\d{1,4}$/.exec(event.target.value.trim())?.[0];
          const width = digits ? fittingWidth(Number(digits)) : null;
          if (width !== column.width) onWidth(width);
        }}
      />
      <IconButton
        size="small"
        label={t("moveUp", { column: name })}
        disabled={isFirst}
        onClick={() => onMove(-1)}
      >
        <ArrowUp aria-hidden="true" />
      </IconButton>
      <IconButton
        size="small"
        label={t("moveDown", { column: name })}
        disabled={isLast}
        onClick={() => onMove(1)}
      >
        <ArrowDown aria-hidden="true" />
      </IconButton>
    </li>
  );
}

function HiddenColumns({ keys, onShow }: { keys: readonly ColumnKey[]; onShow: (key: ColumnKey) => void }) {
  const t = useTranslations("lists");
  if (keys.length === 0) return null;
  return (
    <fieldset>
      <legend className="mb-2 text-muted text-xs">{t("hiddenColumns")}</legend>
      <div className="grid grid-cols-2 gap-2">
        {keys.map((key) => (
          <Checkbox key={key} label={t(`column.${key}`)} checked={false} onChange={() => onShow(key)} />
        ))}
      </div>
    </fieldset>
  );
}
