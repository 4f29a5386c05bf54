"use client";

import { useQuery } from "@tanstack/react-query";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { LoadedRequestId } from "@/components/shell/loaded-request-id";
import { rightOfPage } from "@/components/shell/page-rights";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";
import { useWordList } from "@/components/ui/use-word-list";
import type { MissingRight } from "@/lib/auth/who-grants";
import { fetchJson } from "@/lib/http/action-failure";

/** The name comes with the answer: not every page carries the names of all rights. */
type NamedRight = MissingRight & { name: string };

/** What does not exist, and a page that takes a right: then which, and whom to ask for it. */
export function MissingPage({ requestId }: { requestId: string | null }) {
  const t = useTranslations("common");
  const right = rightOfPage(usePathname());
  const missing = useQuery({
    queryKey: ["missing-right", right],
    queryFn: ({ signal }) => fetchJson<NamedRight>(`/api/account/missing-right?right=${right}`, { signal }),
    enabled: right !== null,
    retry: false,
  });
  const action = (
    <>
      <TextLink href="/">{t("backHome")}</TextLink>
      <LoadedRequestId value={requestId} />
    </>
  );
  if (right !== null && missing.data && !missing.data.held)
    return <NoRight missing={missing.data} action={action} />;
  if (right !== null && missing.isPending) return null;
  return <EmptyState heading title={t("notFound")} hint={t("notFoundHint")} action={action} />;
}

function NoRight({ missing, action }: { missing: NamedRight; action: ReactNode }) {
  const t = useTranslations("common");
  const list = useWordList();
  const { name, grantors, alone } = missing;
  const nobody = alone ? t("noRightAlone") : t("noRightNobody");
  return (
    <EmptyState
      heading
      title={t("noRight")}
      hint={
        <>
          {t("noRightHint", { right: name })}{" "}
          {grantors.length > 0 ? t("noRightAsk", { people: list(grantors) }) : nobody}
        </>
      }
      action={
        <>
          {alone ? (
            <p className="mb-1">
              <TextLink href="/users">{t("noRightAdd")}</TextLink>
            </p>
          ) : null}
          {action}
        </>
      }
    />
  );
}
