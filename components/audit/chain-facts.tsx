import { useFormatter, useTranslations } from "next-intl";
import { Command } from "@/components/audit/command";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { Reference } from "@/components/ui/reference";
import { Timestamp } from "@/components/ui/timestamp";
import type { AuditHeadOverview } from "@/lib/announcements/types";

/** Where the chain stands now, and who outside is told. */
export function ChainFacts({ chain, settings }: Pick<AuditHeadOverview, "chain" | "settings">) {
  const t = useTranslations("audit.heads");
  const seal = useTranslations("audit.seal");
  const { addresses, url } = settings;
  return (
    <DefinitionList className="max-w-3xl">
      <Definition term={seal("place")}>
        {chain ? (
          <>
            <bdi dir="ltr">{chain.place}</bdi>
            {" · "}
            <span className="text-muted text-xs">
              <Timestamp value={chain.sealedAt} seconds />
            </span>
          </>
        ) : (
          t("nothingSealed")
        )}
      </Definition>
      {chain ? (
        <Definition term={seal("hash")}>
          <Reference value={chain.hash} copyLabel={seal("hash")} />
        </Definition>
      ) : null}
      <Definition term={t("toldTo")}>
        {addresses.length === 0 && url === null ? <span className="text-warning">{t("nobody")}</span> : null}
        <span className="flex flex-col">
          {addresses.map((address) => (
            <bdi key={address} dir="ltr" className="self-start break-all">
              {address}
            </bdi>
          ))}
          {url === null ? null : (
            <bdi dir="ltr" className="self-start break-all">
              {URL.canParse(url) ? new URL(url).host : url}
            </bdi>
          )}
        </span>
      </Definition>
    </DefinitionList>
  );
}

/** Since when events are kept. Nothing goes by itself, so there is nothing to set. */
export function KeptFacts({ keptSince, removed }: Pick<AuditHeadOverview, "keptSince" | "removed">) {
  const t = useTranslations("audit.heads");
  const format = useFormatter();
  return (
    <>
      <DefinitionList className="max-w-3xl">
        <Definition term={t("keptSince")}>
          {keptSince === null ? "–" : <Timestamp value={keptSince} format="date" />}
        </Definition>
        <Definition term={t("archived")}>
          {removed === null ? (
            t("nothingArchived")
          ) : (
            <>
              {t("archivedEvents", {
                count: format.number(BigInt(removed.events)),
                place: removed.through,
              })}{" "}
              <span className="text-muted text-xs">
                <Timestamp value={removed.at} />
              </span>
            </>
          )}
        </Definition>
      </DefinitionList>
      <p className="mt-3 max-w-prose text-muted">
        {t.rich("keptHint", { code: (text) => <Command>{text}</Command> })}
      </p>
    </>
  );
}
