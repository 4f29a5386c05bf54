"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { buttonClass } from "./button-class";
import { cn } from "./cn";

type PaginationProps = {
  /** Address of the neighbour page; null where there is none. */
  previousHref: string | null;
  nextHref: string | null;
  /** What is shown, such as "50 of more than 1,000". */
  summary?: ReactNode;
  className?: string;
};

/** Previous and next of a keyset list. Links, so that pages can be opened beside each other and shared. */
export function Pagination({ previousHref, nextHref, summary, className }: PaginationProps) {
  const t = useTranslations("common");
  return (
    <nav aria-label={t("pages")} className={cn("flex items-center justify-between gap-3 py-3", className)}>
      <p className="text-muted text-xs">{summary}</p>
      <div className="flex gap-2">
        <PageLink href={previousHref} rel="prev">
          <ChevronLeft aria-hidden="true" className="rtl:rotate-180" />
          {t("previous")}
        </PageLink>
        <PageLink href={nextHref} rel="next">
          {t("next")}
          <ChevronRight aria-hidden="true" className="rtl:rotate-180" />
        </PageLink>
      </div>
    </nav>
  );
}

function PageLink({ href, rel, children }: { href: string | null; rel: string; children: ReactNode }) {
  const look = buttonClass({ size: "small" });
  if (href) {
    return (
      <Link href={href} rel={rel} className={look}>
        {children}
      </Link>
    );
  }
  // Kept in place, so that the other button does not jump under the pointer.
  return (
    <span aria-hidden="true" data-blocked="" className={look}>
      {children}
    </span>
  );
}
