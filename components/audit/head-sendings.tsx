import { useTranslations } from "next-intl";
import { MailStatusLabel } from "@/components/mails/mail-status";
import { type StateShape, StateLabel } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { Reference } from "@/components/ui/reference";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { Timestamp } from "@/components/ui/timestamp";
import type { Tone } from "@/components/ui/tone";
import type { AuditHeadPost, AuditHeadSending } from "@/lib/announcements/types";
import type { DeliveryFault } from "@/lib/webhooks/types";

const LOOKS: Record<AuditHeadPost["status"], { tone: Tone; shape: StateShape }> = {
  waiting: { tone: "info", shape: "half" },
  taken: { tone: "positive", shape: "full" },
  refused: { tone: "negative", shape: "cross" },
};

/** The latest heads that were told outside, each with what became of its mails and its post. */
export function HeadSendings({ sendings }: { sendings: readonly AuditHeadSending[] }) {
  const t = useTranslations("audit.heads");
  const column = useTranslations("audit.column");
  const seal = useTranslations("audit.seal");
  if (sendings.length === 0) return <EmptyState title={t("noneTold")} hint={t("noneToldHint")} />;
  return (
    <TableFrame label={t("told")}>
      <Table>
        <THead>
          <Tr>
            <Th>{column("time")}</Th>
            <Th className="max-sm:hidden">{seal("place")}</Th>
            <Th>{t("toldTo")}</Th>
          </Tr>
        </THead>
        <TBody>
          {sendings.map((sending) => (
            <Tr key={sending.id}>
              <Td className="align-top">
                <Timestamp value={sending.sentAt} />
                <span className="block text-muted text-xs">
                  {sending.askedBy === null ? t("daily") : <bdi>{sending.askedBy}</bdi>}
                </span>
                <span className="block text-muted text-xs sm:hidden">
                  {seal("place")} <bdi dir="ltr">{sending.place}</bdi>
                </span>
              </Td>
              <Td className="align-top max-sm:hidden">
                <bdi dir="ltr">{sending.place}</bdi>
                <span className="block">
                  <Reference value={sending.hash} short copyLabel={seal("hash")} />
                </span>
              </Td>
              <Td className="whitespace-normal py-2 align-top">
                <Receivers sending={sending} />
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}

function Receivers({ sending: { mails, post } }: { sending: AuditHeadSending }) {
  const t = useTranslations("audit.heads");
  if (mails.length === 0 && post === null) return <span className="text-muted">{t("keptHere")}</span>;
  return (
    <ul className="flex flex-col gap-1.5">
      {mails.map(({ recipient, status, at }) => (
        <li key={recipient} className="flex flex-wrap items-center gap-x-3">
          <bdi dir="ltr" className="break-all">
            {recipient}
          </bdi>
          <MailStatusLabel status={status} />
          {at === null ? null : (
            <span className="text-muted text-xs">
              <Timestamp value={at} />
            </span>
          )}
        </li>
      ))}
      {post === null ? null : (
        <li className="flex flex-wrap items-center gap-x-3">
          <bdi dir="ltr" className="break-all">
            {post.host}
          </bdi>
          <PostState post={post} />
        </li>
      )}
    </ul>
  );
}

function PostState({ post: { status, httpStatus, fault, tries, at } }: { post: AuditHeadPost }) {
  const t = useTranslations("audit.heads");
  const faults = useTranslations("webhooks.fault");
  const why =
    status !== "refused"
      ? null
      : httpStatus === null
        ? faults((fault ?? "connection") as DeliveryFault)
        : `HTTP ${httpStatus}`;
  return (
    <>
      <StateLabel {...LOOKS[status]}>{t(`post.${status}`)}</StateLabel>
      <span className="text-muted text-xs">
        {why ? <>{why} · </> : null}
        {tries > 1 ? <>{t("tries", { count: tries })} · </> : null}
        {at === null ? null : <Timestamp value={at} />}
      </span>
    </>
  );
}
