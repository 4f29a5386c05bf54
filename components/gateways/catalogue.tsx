"use client";

import { useWordList } from "@/components/ui/use-word-list";
import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { StateLabel } from "@/components/ui/badge";
import { buttonClass } from "@/components/ui/button-class";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import type { CatalogueEntry } from "@/lib/gateway-accounts/types";
import { useConnectorName } from "./connector-words";

/** Every gateway there is: those with a connector first, the others folded until somebody looks for one. */
export function Catalogue({ entries }: { entries: readonly CatalogueEntry[] }) {
  const t = useTranslations("gateways");
  const [search, setSearch] = useState("");
  const built = entries.filter((entry) => entry.isBuilt).length;
  const wanted = search.trim().toLowerCase();
  const found = entries.filter(({ name, gateway }) => `${name} ${gateway}`.toLowerCase().includes(wanted));
  return (
    <Section
      title={t("catalogue")}
      meta={t("catalogueCount", { built, others: entries.length - built })}
      className="mt-10"
    >
      <p className="mb-3 max-w-prose text-muted">{t("catalogueHint")}</p>
      <Field label={t("catalogueSearch")} labelHidden className="mb-3 w-full sm:w-72">
        <Input
          type="search"
          value={search}
          maxLength={60}
          placeholder={t("catalogueSearch")}
          onChange={(event) => setSearch(event.target.value)}
        />
      </Field>
      {found.length === 0 ? <p className="text-muted">{t("catalogueEmpty")}</p> : null}
      {wanted ? (
        <Entries entries={found} />
      ) : (
        <>
          <Entries entries={entries.filter((entry) => entry.isBuilt)} />
          <details className="mt-4">
            <summary className="cursor-pointer py-1 font-medium text-sm">
              {t("catalogueOthers", { count: entries.length - built })}
            </summary>
            <div className="mt-2">
              <Entries entries={entries.filter((entry) => !entry.isBuilt)} />
            </div>
          </details>
        </>
      )}
    </Section>
  );
}

function Entries({ entries }: { entries: readonly CatalogueEntry[] }) {
  return (
    <ul className="grid gap-x-8 border-line border-t lg:grid-cols-2">
      {entries.map((entry) => (
        <Entry key={entry.gateway} entry={entry} />
      ))}
    </ul>
  );
}

const OPERATIONS = ["purchase", "authorize", "capture", "refund", "void"] as const;

function Entry({ entry }: { entry: CatalogueEntry }) {
  const t = useTranslations("gateways");
  const list = useWordList();
  const name = useConnectorName()(entry.gateway, entry.name);
  const operations = OPERATIONS.filter((name) => entry.operations.includes(name));
  return (
    <li className="flex min-h-12 items-center gap-3 border-line border-b py-2">
      <span className="min-w-0 flex-1">
        <bdi className="font-medium">{name}</bdi>
        <span className="block text-muted text-xs">
          <bdi dir="ltr" className="font-mono">
            {entry.gateway}
          </bdi>
          {operations.length > 0 ? " · " : null}
          {list(operations.map((name) => t(`operation.${name}`)))}
          {entry.countries.length > 0 ? (
            <>
              {" · "}
              <bdi dir="ltr">{entry.countries.join(" ")}</bdi>
            </>
          ) : null}
        </span>
      </span>
      {entry.isBuilt ? (
        <Link
          href={`/gateways/new?gateway=${encodeURIComponent(entry.gateway)}`}
          aria-label={t("addAt", { name })}
          className={buttonClass({ size: "small" })}
        >
          {t("add")}
        </Link>
      ) : (
        <StateLabel tone="neutral" shape="dash" className="text-muted">
          {t("notBuilt")}
        </StateLabel>
      )}
    </li>
  );
}
