import { useWordList } from "@/components/ui/use-word-list";
import { useTranslations } from "next-intl";
import { Badge, StateLabel } from "@/components/ui/badge";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import { type Permission, permissionLabelKey } from "@/lib/auth/permissions";
import type { PersonSummary } from "@/lib/auth/types";

type PeopleTableProps = { people: readonly PersonSummary[]; ownId: number };

/** People and what they may do, one line each. On a phone the rights move under the name. */
export function PeopleTable({ people, ownId }: PeopleTableProps) {
  const t = useTranslations("users");
  return (
    <TableFrame label={t("listLabel")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("column.name")}</Th>
            <Th className="max-md:hidden">{t("column.rights")}</Th>
            <Th className="max-sm:hidden">{t("column.lastSignIn")}</Th>
            <Th narrow>{t("column.state")}</Th>
          </Tr>
        </THead>
        <TBody>
          {people.map((person) => (
            <PersonRow key={person.id} person={person} isSelf={person.id === ownId} />
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}

function PersonRow({ person, isSelf }: { person: PersonSummary; isSelf: boolean }) {
  const t = useTranslations("users");
  return (
    <Tr>
      <Td className="py-2 whitespace-normal md:min-w-60">
        <span className="flex flex-wrap items-center gap-x-2">
          <TextLink href={`/users/${person.id}`}>
            <bdi>{person.name}</bdi>
          </TextLink>
          {person.name === person.username ? null : (
            <bdi dir="ltr" className="break-all text-muted text-xs">
              {person.username}
            </bdi>
          )}
          {isSelf ? <Badge tone="accent">{t("you")}</Badge> : null}
        </span>
        <bdi dir="ltr" className="block break-all text-start text-muted text-xs rtl:text-end">
          {person.email}
        </bdi>
        <span className="mt-1 block text-xs md:hidden">
          <RightsSummary permissions={person.permissions} />
        </span>
      </Td>
      <Td className="whitespace-normal max-md:hidden">
        <RightsSummary permissions={person.permissions} />
      </Td>
      <Td className="max-sm:hidden">
        {person.lastSignInAt ? (
          <Timestamp value={person.lastSignInAt} format="relative" />
        ) : (
          <span className="text-muted">{t("never")}</span>
        )}
      </Td>
      <Td narrow>
        <PersonState person={person} />
      </Td>
    </Tr>
  );
}

/** "Refund, Void, Checker": seeing goes without saying where somebody may act. */
function RightsSummary({ permissions }: { permissions: readonly Permission[] }) {
  const t = useTranslations("users");
  const list = useWordList();
  if (permissions.length === 0) return <span className="text-muted">{t("noRights")}</span>;
  const shown =
    permissions.length > 1 ? permissions.filter((code) => code !== "transaction.view") : permissions;
  return list(shown.map((code) => t(`permissions.${permissionLabelKey(code)}.short`)));
}

/** Whether the person can sign in, and whether he ever did. */
export function PersonState({ person }: { person: Pick<PersonSummary, "active" | "lastSignInAt"> }) {
  const t = useTranslations("users");
  if (!person.active) {
    return (
      <StateLabel tone="neutral" shape="dash">
        {t("state.disabled")}
      </StateLabel>
    );
  }
  const invited = person.lastSignInAt === null;
  return (
    <StateLabel tone={invited ? "info" : "positive"} shape={invited ? "ring" : "full"}>
      {invited ? t("state.invited") : t("state.active")}
    </StateLabel>
  );
}
