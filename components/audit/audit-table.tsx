import { useTranslations } from "next-intl";
import { ActionText, ActorText, ObjectType } from "@/components/audit/event-words";
import { serializeAuditInput } from "@/components/audit/list-input";
import { useReasonText } from "@/components/audit/reason-text";
import { ResultLabel } from "@/components/audit/result-label";
import { Reference } from "@/components/ui/reference";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { AuditLine } from "@/lib/audit/types";

/** Events as a dense list; each cell leads to more of its kind. On a phone who and how it ended stand under when and what. */
export function AuditTable({ rows }: { rows: readonly AuditLine[] }) {
  const t = useTranslations("audit");
  const reasonText = useReasonText();
  return (
    <TableFrame label={t("listLabel")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("column.time")}</Th>
            <Th>{t("column.action")}</Th>
            <Th className="max-sm:hidden">{t("column.actor")}</Th>
            <Th className="max-md:hidden">{t("column.object")}</Th>
            <Th narrow className="max-sm:hidden">
              {t("column.result")}
            </Th>
            <Th className="max-lg:hidden">{t("column.address")}</Th>
          </Tr>
        </THead>
        <TBody>
          {rows.map((row) => (
            <Tr key={row.id}>
              <Td className="max-sm:whitespace-normal">
                <TextLink href={`/audit/${row.id}`} prefetch={false}>
                  <Timestamp value={row.at} seconds />
                </TextLink>
                <span className="block text-muted text-xs sm:hidden">
                  <ActorText actor={row.actor} actorType={row.actorType} />
                </span>
              </Td>
              <Td>
                <span className="block max-w-40 whitespace-normal sm:max-w-80">
                  <ActionText action={row.action} />
                </span>
                <span className="block max-w-40 break-all whitespace-normal text-muted text-xs sm:max-w-80">
                  <bdi dir="ltr">{row.action}</bdi>
                </span>
                {row.result === "ok" ? null : (
                  <span className="block sm:hidden">
                    <ResultLabel result={row.result} />
                  </span>
                )}
                {row.reason ? (
                  <span className="block max-w-40 cut text-muted text-xs sm:max-w-80" title={reasonText(row)}>
                    <bdi>{reasonText(row)}</bdi>
                  </span>
                ) : null}
              </Td>
              <Td className="whitespace-normal max-sm:hidden">
                {row.actorType === "user" && row.actorId !== null ? (
                  <TextLink href={serializeAuditInput("/audit", { person: row.actorId })} prefetch={false}>
                    <ActorText actor={row.actor} actorType={row.actorType} />
                  </TextLink>
                ) : (
                  <ActorText actor={row.actor} actorType={row.actorType} />
                )}
                <span className="block text-muted text-xs">{t(`actor.${row.actorType}`)}</span>
              </Td>
              <Td className="max-md:hidden">
                <span className="block text-muted text-xs">
                  <ObjectType type={row.objectType} />
                </span>
                <TextLink
                  href={serializeAuditInput("/audit", { object: `${row.objectType}:${row.objectId}` })}
                  prefetch={false}
                >
                  {/* The key of a setting is a word; cut in the middle it says nothing. */}
                  <Reference value={row.objectId} short={row.objectType !== "setting"} />
                </TextLink>
              </Td>
              <Td narrow className="max-sm:hidden">
                <ResultLabel result={row.result} />
              </Td>
              <Td className="max-lg:hidden">
                <bdi dir="ltr">{row.address ?? "–"}</bdi>
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}
