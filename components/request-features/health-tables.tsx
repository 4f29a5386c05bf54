import { useTranslations } from "next-intl";
import { Duration, healthHref } from "@/components/request-features/health-parts";
import { Amount } from "@/components/ui/amount";
import { Badge } from "@/components/ui/badge";
import { RequestStatusLabel } from "@/components/requests/status-label";
import { Section } from "@/components/ui/section";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { HealthListLine, QueueHealth } from "@/lib/approvals/health/types";
import type { RequestStatus } from "@/lib/approvals/types";

/** What each checker decided and how fast after he opened it. */
export function CheckersTable({ health }: { health: QueueHealth }) {
  const t = useTranslations("requestFeatures.health");
  if (health.checkers.length === 0) return <p className="text-muted">{t("noDecisions")}</p>;
  const hasHints = health.checkers.some(({ suspicion }) => suspicion);
  return (
    <TableFrame label={t("checkers")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("column.checker")}</Th>
            <Th numeric>{t("column.decisions")}</Th>
            <Th numeric className="max-sm:hidden">
              {t("column.approvals")}
            </Th>
            <Th numeric>{t("column.rejections")}</Th>
            <Th numeric className="max-sm:hidden">
              {t("column.median")}
            </Th>
            <Th numeric>{t("column.fast")}</Th>
            {hasHints ? <Th className="max-sm:hidden">{t("column.hint")}</Th> : null}
          </Tr>
        </THead>
        <TBody>
          {health.checkers.map((checker) => (
            <Tr key={checker.userId}>
              <Td className="max-sm:whitespace-normal">
                <bdi>{checker.name}</bdi>
                {checker.suspicion ? (
                  <span className="block text-warning text-xs sm:hidden">
                    {t(`suspicion.${checker.suspicion}`)}
                  </span>
                ) : null}
              </Td>
              <Td numeric>
                <TextLink href={healthHref(health.days, `checker.${checker.userId}`)}>
                  {checker.decisions}
                </TextLink>
              </Td>
              <Td numeric className="max-sm:hidden">
                {checker.approvals}
              </Td>
              <Td numeric>
                <TextLink href={healthHref(health.days, `rejections.${checker.userId}`)}>
                  {checker.rejections}
                </TextLink>
              </Td>
              <Td numeric className="max-sm:hidden">
                <Duration seconds={checker.medianSeconds} />
              </Td>
              <Td numeric>
                {checker.timed === 0 ? (
                  "–"
                ) : (
                  <TextLink href={healthHref(health.days, `fast.${checker.userId}`)}>
                    <bdi>{t("of", { part: String(checker.fast), whole: String(checker.timed) })}</bdi>
                  </TextLink>
                )}
              </Td>
              {hasHints ? (
                <Td className="max-sm:hidden">
                  {checker.suspicion ? (
                    <Badge tone="warning">{t(`suspicion.${checker.suspicion}`)}</Badge>
                  ) : null}
                </Td>
              ) : null}
            </Tr>
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}

/** Which checker approves which maker's requests. */
export function PairsTable({ health }: { health: QueueHealth }) {
  const t = useTranslations("requestFeatures.health");
  if (health.pairs.length === 0) return <p className="text-muted">{t("noPairs")}</p>;
  const hasHints = health.pairs.some(({ suspicious }) => suspicious);
  return (
    <TableFrame label={t("pairs")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("column.maker")}</Th>
            <Th>{t("column.checker")}</Th>
            <Th numeric>{t("column.approvals")}</Th>
            <Th numeric className="max-sm:hidden">
              {t("column.share")}
            </Th>
            {hasHints ? <Th className="max-sm:hidden">{t("column.hint")}</Th> : null}
          </Tr>
        </THead>
        <TBody>
          {health.pairs.map((pair) => (
            <Tr key={`${pair.makerId} ${pair.checkerId}`}>
              <Td className="max-sm:whitespace-normal">
                <bdi>{pair.maker}</bdi>
                {pair.suspicious ? (
                  <span className="block text-warning text-xs sm:hidden">{t("pairHint")}</span>
                ) : null}
              </Td>
              <Td className="max-sm:whitespace-normal">
                <bdi>{pair.checker}</bdi>
              </Td>
              <Td numeric>
                <TextLink href={healthHref(health.days, `pair.${pair.makerId}.${pair.checkerId}`)}>
                  <bdi>{t("of", { part: String(pair.approvals), whole: String(pair.ofMaker) })}</bdi>
                </TextLink>
              </Td>
              <Td numeric className="max-sm:hidden">
                <bdi dir="ltr">
                  {t("rate", { percent: ((pair.approvals / pair.ofMaker) * 100).toFixed(0) })}
                </bdi>
              </Td>
              {hasHints ? (
                <Td className="max-sm:hidden">
                  {pair.suspicious ? <Badge tone="warning">{t("pairHint")}</Badge> : null}
                </Td>
              ) : null}
            </Tr>
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}

type HealthListProps = { rows: readonly HealthListLine[]; days: number; limit: number };

/** The requests behind a number. */
export function HealthListTable({ rows, days, limit }: HealthListProps) {
  const t = useTranslations("requestFeatures.health");
  const requests = useTranslations("requests");
  return (
    <div id="list">
      <Section
        title={t("list")}
        meta={rows.length}
        actions={<TextLink href={healthHref(days)}>{t("close")}</TextLink>}
      >
        {rows.length === 0 ? <p className="text-muted">{t("listEmpty")}</p> : null}
        {rows.length > 0 ? (
          <TableFrame label={t("list")}>
            <Table>
              <THead>
                <Tr>
                  <Th narrow>{t("column.number")}</Th>
                  <Th>{t("column.operation")}</Th>
                  <Th numeric>{t("column.amount")}</Th>
                  <Th>{t("column.maker")}</Th>
                  <Th>{t("column.checker")}</Th>
                  <Th>{t("column.made")}</Th>
                  <Th>{t("column.changed")}</Th>
                  <Th>{t("column.status")}</Th>
                </Tr>
              </THead>
              <TBody>
                {rows.map((row) => (
                  <Tr key={row.id}>
                    <Td narrow>
                      <TextLink href={`/requests/${row.id}`} prefetch={false}>
                        <bdi dir="ltr">{requests("number", { id: String(row.id) })}</bdi>
                      </TextLink>
                    </Td>
                    <Td>{requests(`operation.${row.operation as "refund" | "void"}`)}</Td>
                    <Td numeric>
                      <Amount value={row.amount} currency={row.currency} align />
                    </Td>
                    <Td>
                      <bdi>{row.maker}</bdi>
                    </Td>
                    <Td>
                      <bdi>{row.checker ?? "–"}</bdi>
                    </Td>
                    <Td>
                      <Timestamp value={row.createdAt} />
                    </Td>
                    <Td>
                      <Timestamp value={row.statusChangedAt} />
                    </Td>
                    <Td>
                      <RequestStatusLabel status={row.status as RequestStatus} outcomeUnknown={false} />
                    </Td>
                  </Tr>
                ))}
              </TBody>
            </Table>
          </TableFrame>
        ) : null}
        {rows.length === limit ? (
          <p className="mt-1 text-muted text-xs">{t("listCapped", { limit })}</p>
        ) : null}
      </Section>
    </div>
  );
}
