import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { FilterCount } from "@/components/transactions/filter-drawer";
import { Button } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";

type FilterPanelProps = {
  name: string;
  /** How many values it narrows by. */
  count: number;
  children: ReactNode;
};

/** One group of filters beside its button, where there is room. */
export function FilterPanel({ name, count, children }: FilterPanelProps) {
  return (
    <Popover
      title={name}
      trigger={
        <Button>
          {name}
          <FilterCount value={count} />
          <ChevronDown aria-hidden="true" className="-me-1 text-muted" />
        </Button>
      }
    >
      {children}
    </Popover>
  );
}
