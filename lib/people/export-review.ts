import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import { CSV_BOM, csvRow, plainCell, textCell } from "@/lib/csv/write-csv";
import { sql } from "@/lib/db/sql";
import { reviewAccess } from "@/lib/people/review-access";
import { shownIn } from "@/lib/people/rules";
import type { ReviewedPerson, ReviewedRight, ReviewShow } from "@/lib/people/types";

const HEADINGS = [
  "username,name,email,active,dormant,last_sign_in_at,second_factors,right,given_to_the_person,groups,held_since",
  "last_used_at,unused,limits,reviewed_at,reviewed_by,review_note,changed_since_review",
].join(",");

/** The access review as CSV for an auditor: a row for each right of each person. That it was taken stands in the trail. */
export async function* exportReview(actor: Actor, show: ReviewShow): AsyncGenerator<string> {
  const { people } = await reviewAccess(actor);
  const shown = shownIn(people, show);
  await recordAudit(sql, {
    actor,
    action: "user.access_review_exported",
    objectType: "user",
    objectId: "all",
    after: { show, people: shown.length },
  });
  yield `${CSV_BOM}${HEADINGS}\r\n`;
  for (const person of shown) {
    const rights = person.rights.length > 0 ? person.rights : [null];
    yield rights.map((right) => line(person, right)).join("");
  }
}

function line(person: ReviewedPerson, right: ReviewedRight | null): string {
  const limits = person.ceilings
    .filter(({ type }) => right?.right === `payment.${type}`)
    .map(({ amount, currency }) => `${amount} ${currency}`);
  const yes = (value: boolean | undefined) => plainCell(value ? "yes" : "no");
  return csvRow([
    textCell(person.username),
    textCell(person.name),
    textCell(person.email),
    yes(person.active),
    yes(person.dormant),
    plainCell(person.lastSignInAt),
    plainCell(person.secondFactors),
    plainCell(right?.right),
    yes(right?.own),
    textCell(right?.groups.join(", ")),
    plainCell(right?.since),
    plainCell(right?.lastUsedAt),
    yes(right?.unused),
    textCell(limits.join(", ")),
    plainCell(person.review?.at),
    textCell(person.review?.by),
    textCell(person.review?.note),
    yes(person.review?.changedSince),
  ]);
}
