"use client";

import { FileDown } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { buttonClass } from "@/components/ui/button-class";
import type { ExportListName } from "@/lib/exports/types";

/** Leads to the form for a file of this list, with the filter as it stands in the address at that moment. */
export function ExportLink({ list }: { list: ExportListName }) {
  const t = useTranslations("exports");
  const asked = new URLSearchParams(useSearchParams());
  for (const place of ["after", "before", "cursor", "open", "tab", "list"]) asked.delete(place);
  asked.set("list", list);
  return (
    <Link href={`/exports?${asked}`} prefetch={false} className={buttonClass({})}>
      <FileDown aria-hidden="true" />
      {t("start")}
    </Link>
  );
}
