"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { WaitingChanges } from "@/components/changes/waiting-changes";
import { Badge } from "@/components/ui/badge";
import { Callout } from "@/components/ui/callout";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import { peopleKeys, personQuery } from "@/components/users/api";
import { useFailureText } from "@/components/shell/failure-text";
import { PersonState } from "@/components/users/people-table";
import { CeilingsForm, type SetCeilings } from "@/components/users/ceilings-form";
import { EffectiveRights } from "@/components/users/effective-rights";
import { PersonAccess, type AccessActions } from "@/components/users/person-access";
import { GrantScopeForm } from "@/components/users/grant-scope-form";
import { PersonDetailsForm } from "@/components/users/person-details-form";
import { PersonPreview, type PreviewPerson } from "@/components/users/person-preview";
import { type EndSessions, PersonSessions } from "@/components/users/person-sessions";
import { PersonRightsForm } from "@/components/users/person-rights-form";
import type { SetPermissionsInput, UpdateUserInput } from "@/lib/auth/rules";
import type { Person } from "@/lib/auth/types";
import type { SetGrantScopeInput } from "@/lib/changes/rules";
import type { ProposeResult } from "@/lib/changes/types";
import type { ServerAction } from "@/lib/http/action-failure";

export type PersonActions = AccessActions & {
  updateUser: ServerAction<UpdateUserInput, ProposeResult>;
  setPermissions: ServerAction<SetPermissionsInput, ProposeResult>;
  endSessions: EndSessions;
  setGrantScope: ServerAction<SetGrantScopeInput, ProposeResult>;
  setCeilings: SetCeilings;
  previewPerson: PreviewPerson;
};

type PersonCardProps = { userId: number; isSelf: boolean; actions: PersonActions };

/** Everything about one person on one screen. */
export function PersonCard({ userId, isSelf, actions }: PersonCardProps) {
  const t = useTranslations("users");
  const query = useQuery(personQuery(userId));
  const failureText = useFailureText();
  const person = query.data;
  if (!person) {
    if (!query.isError) return null;
    return <ErrorState hint={failureText(query.error)} onRetry={() => void query.refetch()} />;
  }
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/users">{t("title")}</TextLink>}
        title={<bdi>{person.name}</bdi>}
        meta={
          <>
            <bdi dir="ltr" className="text-muted">
              {person.username}
            </bdi>
            <PersonState person={person} />
            {isSelf ? <Badge tone="accent">{t("you")}</Badge> : null}
          </>
        }
        actions={<PersonAccess person={person} isSelf={isSelf} actions={actions} />}
      />
      <WaitingChanges type="user" id={String(person.id)} />
      <div className="grid gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
        <div className="flex min-w-0 flex-col gap-8">
          <Section title={t("rights")}>
            <PersonRightsForm person={person} isSelf={isSelf} setPermissions={actions.setPermissions} />
          </Section>
          <Section title={t("limits")}>
            {isSelf ? <Callout className="mb-3">{t("limitsOwn")}</Callout> : null}
            <CeilingsForm
              holder="user"
              id={person.id}
              lines={person.ownCeilings}
              currencies={person.currencies}
              disabled={isSelf}
              setCeilings={actions.setCeilings}
              queryKey={peopleKeys.all}
            />
          </Section>
          <Section title={t("effective")}>
            <EffectiveRights person={person} />
          </Section>
          {person.permissions.includes("user.manage") ? (
            <Section title={t("grantScope")}>
              <GrantScopeForm person={person} isSelf={isSelf} setGrantScope={actions.setGrantScope} />
            </Section>
          ) : null}
          <Section title={t("details")}>
            <PersonDetailsForm person={person} updateUser={actions.updateUser} />
          </Section>
          <PersonSessions person={person} endSessions={actions.endSessions} />
        </div>
        <div className="flex min-w-0 flex-col gap-8 max-xl:order-first">
          <PersonFacts person={person} />
          <PersonPreview userId={person.id} previewPerson={actions.previewPerson} />
        </div>
      </div>
    </>
  );
}

function PersonFacts({ person }: { person: Person }) {
  const t = useTranslations("users");
  return (
    <Section title={t("access")}>
      <DefinitionList>
        <Definition term={t("lastSignIn")}>
          {person.lastSignInAt ? <Timestamp value={person.lastSignInAt} /> : t("never")}
        </Definition>
        <Definition term={t("liveSessions")}>
          {t("liveSessionCount", { count: person.liveSessions })}
        </Definition>
        <Definition term={t("secondFactors")}>
          {t("secondFactorCount", { count: person.secondFactors })}
        </Definition>
        <Definition term={t("mustChange")}>
          {person.mustChangePassword ? t("mustChangeYes") : t("mustChangeNo")}
        </Definition>
        <Definition term={t("created")}>
          <Timestamp value={person.createdAt} />
        </Definition>
        {person.disabledAt ? (
          <Definition term={t("disabledAt")}>
            <Timestamp value={person.disabledAt} />
          </Definition>
        ) : null}
        {person.groups.length > 0 ? (
          <Definition term={t("fromGroups")}>
            {person.groups.map((group) => (
              <TextLink key={group.id} href={`/groups/${group.id}`} className="me-2">
                <bdi>{group.name}</bdi>
              </TextLink>
            ))}
          </Definition>
        ) : null}
      </DefinitionList>
    </Section>
  );
}
