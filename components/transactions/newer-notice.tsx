"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { newerQuery, transactionKeys } from "@/components/transactions/api";
import type { ListParams } from "@/components/transactions/list-params";
import { Button } from "@/components/ui/button";

/** Says that payments have arrived above the first row; nothing moves until somebody wants to see them. */
export function NewerNotice({ params, top }: { params: ListParams; top: string }) {
  const t = useTranslations("lists");
  const client = useQueryClient();
  const { data } = useQuery(newerQuery(params, top));
  const count = data.count ?? 0;
  return (
    <div role="status" className="empty:hidden">
      {count > 0 ? (
        <div className="mb-3 flex items-center justify-between gap-3 border-accent border-y bg-accent-soft px-3 py-1.5">
          <span className="flex items-center gap-2">
            <ArrowUp aria-hidden="true" className="size-4 text-accent" />
            {data.more ? t("newerMany", { count }) : t("newer", { count })}
          </span>
          <Button
            size="small"
            onClick={() => void client.invalidateQueries({ queryKey: transactionKeys.all })}
          >
            {t("showNewer")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
