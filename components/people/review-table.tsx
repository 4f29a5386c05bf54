"use client";

import { useTranslations } from "next-intl";
import { useRightName } from "@/components/changes/use-right-name";
import { type MarkReviewed, ReviewMark } from "@/components/people/review-mark";
import { Badge } from "@/components/ui/badge";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import { LimitsNow } from "@/components/users/effective-rights";
import type { ReviewedPerson, ReviewedRight } from "@/lib/people/types";

type ReviewTableProps = { people: readonly ReviewedPerson[]; ownId: number; markReviewed: MarkReviewed };

/** People with what they hold beyond looking, how it is used, and the last look at it. On a phone the rights move under the name. */
export function ReviewTable({ people, ownId, markReviewed }: ReviewTableProps) {
  const t = useTranslations("people");
  return (
    <TableFrame label={t("review")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("column.person")}</Th>
            <Th className="max-md:hidden">{t("column.rights")}</Th>
            <Th className="max-md:hidden">{t("column.signIn")}</Th>
            <Th>{t("column.reviewed")}</Th>
          </Tr>
        </THead>
        <TBody>
          {people.map((person) => (
            <Tr key={person.id}>
              <Td className="min-w-40 py-2 align-top whitespace-normal">
                <PersonCell person={person} />
                <div className="mt-2 md:hidden">
                  <Rights person={person} />
                </div>
              </Td>
              <Td className="min-w-64 py-2 max-md:hidden align-top whitespace-normal">
                <Rights person={person} />
              </Td>
              <Td className="py-2 align-top max-md:hidden">
                {person.lastSignInAt ? (
                  <Timestamp value={person.lastSignInAt} format="relative" />
                ) : (
                  <span className="text-muted">{t("never")}</span>
                )}
              </Td>
              <Td className="min-w-32 py-2 align-top md:min-w-44 whitespace-normal">
                <LastReview review={person.review} />
                <ReviewMark person={person} isSelf={person.id === ownId} markReviewed={markReviewed} />
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}

function PersonCell({ person }: { person: ReviewedPerson }) {
  const t = useTranslations("people");
  return (
    <>
      <TextLink href={`/users/${person.id}`}>
        <bdi>{person.name}</bdi>
      </TextLink>
      <span className="block break-all text-muted text-xs">
        <bdi dir="ltr">{person.username}</bdi>
      </span>
      <span className="mt-1 flex flex-wrap gap-1">
        {person.active ? null : <Badge>{t("disabled")}</Badge>}
        {person.dormant ? <Badge tone="warning">{t("dormant")}</Badge> : null}
        {person.active && person.rights.length > 0 && person.secondFactors === 0 ? (
          <Badge tone="warning">{t("noFactor")}</Badge>
        ) : null}
      </span>
    </>
  );
}

function Rights({ person }: { person: ReviewedPerson }) {
  const t = useTranslations("people");
  const rightName = useRightName();
  if (person.rights.length === 0) return <span className="text-muted">{t("onlyLooks")}</span>;
  return (
    <>
      <ul className="flex flex-col gap-1">
        {person.rights.map((held) => (
          <li key={held.right}>
            <span className="font-medium max-md:block">{rightName(held.right)}</span>{" "}
            <span className="text-muted text-xs">
              <From held={held} /> · <Use held={held} />
            </span>
          </li>
        ))}
      </ul>
      {person.ceilings.length > 0 ? (
        <p className="mt-1 text-muted text-xs">
          <LimitsNow lines={person.ceilings} />
        </p>
      ) : null}
    </>
  );
}

function From({ held }: { held: ReviewedRight }) {
  const t = useTranslations("people");
  return (
    <>
      {held.own ? t("own") : null}
      {held.own && held.groups.length > 0 ? " · " : null}
      {held.groups.length > 0 ? <bdi>{held.groups.join(" · ")}</bdi> : null} · {t("since")}{" "}
      <Timestamp value={held.since} format="date" />
    </>
  );
}

function Use({ held }: { held: ReviewedRight }) {
  const t = useTranslations("people");
  if (held.lastUsedAt !== null) {
    return (
      <>
        {t("used")} <Timestamp value={held.lastUsedAt} format="relative" />
      </>
    );
  }
  return held.unused ? <Badge tone="warning">{t("unused")}</Badge> : t("noUseSeen");
}

function LastReview({ review }: Pick<ReviewedPerson, "review">) {
  const t = useTranslations("people");
  if (review === null) return <p className="text-muted">{t("neverReviewed")}</p>;
  return (
    <p>
      <Timestamp value={review.at} format="relative" /> · <bdi dir="ltr">{review.by}</bdi>
      {review.changedSince ? (
        <span className="ms-1">
          <Badge tone="warning">{t("changedSince")}</Badge>
        </span>
      ) : null}
      {review.note ? (
        <span className="block text-muted text-xs">
          <bdi>{review.note}</bdi>
        </span>
      ) : null}
    </p>
  );
}
