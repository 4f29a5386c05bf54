"use client";

import { useTranslations } from "next-intl";
import { navigationFor } from "@/components/shell/navigation-items";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { useWordList } from "@/components/ui/use-word-list";
import type { PersonPreview as Preview } from "@/lib/people/types";

/** Pages, payments, requests and accounts that somebody would find. */
export function Found({ preview }: { preview: Preview }) {
  const t = useTranslations("users");
  const shell = useTranslations("shell");
  const list = useWordList();
  if (!preview.active) return <p role="status">{t("previewDisabled")}</p>;
  const pages = navigationFor(new Set(preview.rights));
  const { accounts } = preview;
  return (
    <div role="status">
      <DefinitionList>
        <Definition term={t("previewPages")}>{list(pages.map(({ key }) => shell(key)))}</Definition>
        <Definition term={t("previewPayments")}>
          <Payments payments={preview.payments} />
        </Definition>
        <Definition term={t("previewDecidable")}>
          {preview.decidable === null
            ? t("previewNotChecker")
            : t("previewCount", { count: String(preview.decidable) })}
        </Definition>
        <Definition term={t("previewAccounts")}>
          {accounts.length > 0 ? (
            // One below the other: a name may have commas itself.
            <ul>
              {accounts.map(({ pgCode, name }) => (
                <li key={pgCode}>
                  <bdi>{name}</bdi>
                </li>
              ))}
            </ul>
          ) : (
            t("previewNoAccounts", { count: String(preview.accountsInAll) })
          )}
        </Definition>
      </DefinitionList>
    </div>
  );
}

function Payments({ payments }: Pick<Preview, "payments">) {
  const t = useTranslations("users");
  if (payments === null) return t("previewNoPayments");
  if (payments.count === null) return t("previewSlow");
  return t(payments.more ? "previewMore" : "previewCount", { count: String(payments.count) });
}
