import { useTranslations } from "next-intl";
import { Callout } from "@/components/ui/callout";
import { TextLink } from "@/components/ui/text-link";
import type { ImportedGroup, ImportOutcome } from "@/lib/people/types";

/** What came of an import: who was added, and which memberships wait for a second person. */
export function ImportDone({ outcome }: { outcome: ImportOutcome }) {
  const t = useTranslations("people");
  const isWhole = outcome.failed.length === 0 && outcome.groups.every(({ status }) => status !== "refused");
  return (
    <Callout
      tone={isWhole ? "positive" : "warning"}
      title={t("done", { count: outcome.added })}
      live
      className="w-full"
    >
      <ul>
        {outcome.failed.map(({ email, reason }) => (
          <li key={email}>
            <bdi dir="ltr">{email}</bdi>: {reason}
          </li>
        ))}
        {outcome.groups.map((group) => (
          <li key={group.group}>
            <bdi>{group.group}</bdi>: <GroupOutcome group={group} />
          </li>
        ))}
      </ul>
      <TextLink href="/users">{t("toUsers")}</TextLink>
    </Callout>
  );
}

function GroupOutcome({ group }: { group: ImportedGroup }) {
  const t = useTranslations("people");
  if (group.status === "refused") return group.reason;
  if (group.status === "applied") return t("groupJoined", { count: group.people });
  return (
    <>
      {t("groupWaits", { count: group.people })}{" "}
      <TextLink
        href={
          group.changeRequestId === null ? "/change-requests" : `/change-requests/${group.changeRequestId}`
        }
      >
        {t("look")}
      </TextLink>
    </>
  );
}
