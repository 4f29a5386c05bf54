"use client";

import { useQuery } from "@tanstack/react-query";
import { Bell as BellIcon } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import { unreadQuery } from "@/components/notifications/api";

/** The way to the notices, with the number of those that were not read, live from the server's first count. */
export function Bell({ first }: { first: number }) {
  const t = useTranslations("notifications");
  const { data = 0 } = useQuery({ ...unreadQuery(), initialData: { count: first } });
  return (
    <Link
      href="/notifications"
      aria-label={t("bell", { count: data })}
      className="relative grid size-8 place-items-center rounded-md text-muted hover:bg-sunken hover:text-ink touch:size-10"
    >
      <BellIcon aria-hidden="true" strokeWidth={1.75} className="size-4.5" />
      {data > 0 ? (
        <span
          aria-hidden="true"
          className="absolute inset-e-0 -top-0.5 min-w-4 rounded-sm bg-accent px-0.5 text-center font-semibold text-2xs text-on-accent leading-4"
        >
          {data > 99 ? "99+" : data}
        </span>
      ) : null}
    </Link>
  );
}
