"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Select } from "@/components/ui/select";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { LinkPersonInput } from "@/lib/auth/sign-on/rules";
import type { SignInOverview, SignOnIdentityView } from "@/lib/auth/sign-on/types";
import type { ProposeResult } from "@/lib/changes/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { useRuleChange } from "./use-rule-change";

type Actions = {
  link: ServerAction<LinkPersonInput, ProposeResult>;
  unlink: ServerAction<{ identityId: number }, void>;
};
type ProviderPeopleProps = Actions & {
  identities: SignOnIdentityView[];
  people: SignInOverview["people"];
};

/** Whom the provider has shown to us, and who each of them is here. */
export function ProviderPeople({ identities, people, ...actions }: ProviderPeopleProps) {
  const t = useTranslations("signInRules.people");
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted">{t("hint")}</p>
      {identities.length === 0 ? (
        <p className="text-muted">{t("none")}</p>
      ) : (
        <ul className="border-line border-t">
          {identities.map((identity) => (
            <li
              key={identity.id}
              className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-2 border-line border-b py-2"
            >
              <Facts identity={identity} />
              {identity.user ? (
                <Linked identity={identity} unlink={actions.unlink} />
              ) : (
                <LinkForm identity={identity} people={people} link={actions.link} />
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Facts({ identity }: { identity: SignOnIdentityView }) {
  const t = useTranslations("signInRules.people");
  return (
    <div className="min-w-0 flex-1 basis-72">
      <bdi>{identity.name || identity.email}</bdi>{" "}
      <bdi dir="ltr" className="break-all text-muted text-xs">
        {identity.email}
      </bdi>
      <span className="block text-muted text-xs">
        {t("seen")} <Timestamp value={identity.lastSeenAt} />
        {" · "}
        <bdi dir="ltr" className="break-all font-mono">
          {identity.subject}
        </bdi>
      </span>
      {identity.groups.length > 0 ? (
        <span className="block break-words text-muted text-xs">
          {t("groups")} <bdi>{identity.groups.join(", ")}</bdi>
        </span>
      ) : null}
    </div>
  );
}

function LinkForm({
  identity,
  people,
  link,
}: {
  identity: SignOnIdentityView;
  people: SignInOverview["people"];
  link: Actions["link"];
}) {
  const t = useTranslations("signInRules.people");
  const [chosen, setChosen] = useState("");
  const failureText = useFailureText();
  const linking = useRuleChange(
    (userId: number) => runAction(link({ identityId: identity.id, userId })),
    t("linked"),
    () => setChosen(""),
  );
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {linking.error ? (
        <Callout tone="negative" live>
          {failureText(linking.error)}
        </Callout>
      ) : null}
      <div className="flex flex-wrap items-center gap-2">
        <Select
          aria-label={t("choose", { name: identity.name || identity.email })}
          className="w-56"
          value={chosen}
          placeholder={t("waits")}
          options={people.map(({ id, name, username }) => ({
            value: String(id),
            label: `${name} (${username})`,
          }))}
          onChange={(event) => setChosen(event.target.value)}
        />
        <Button
          pending={linking.isPending}
          disabled={chosen === ""}
          onClick={() => linking.mutate(Number(chosen))}
        >
          {t("link")}
        </Button>
      </div>
    </div>
  );
}

function Linked({ identity, unlink }: { identity: SignOnIdentityView; unlink: Actions["unlink"] }) {
  const t = useTranslations("signInRules.people");
  const [asking, setAsking] = useState(false);
  const failureText = useFailureText();
  const name = identity.user?.name ?? "";
  const unlinking = useRuleChange(
    async () => {
      await runAction(unlink({ identityId: identity.id }));
      return { status: "applied" as const };
    },
    t("unlinked"),
    () => setAsking(false),
  );
  return (
    <div className="flex items-center gap-2">
      <TextLink href={`/users/${identity.user?.id}`}>
        <bdi>{name}</bdi>
      </TextLink>
      <Button variant="ghost" aria-label={t("unlinkNamed", { name })} onClick={() => setAsking(true)}>
        {t("unlink")}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("unlinkNamed", { name })}
        description={t("unlinkHint")}
        confirmLabel={t("unlink")}
        danger
        pending={unlinking.isPending}
        onConfirm={() => unlinking.mutate(undefined)}
      >
        {unlinking.error ? (
          <Callout tone="negative" live>
            {failureText(unlinking.error)}
          </Callout>
        ) : null}
      </ConfirmDialog>
    </div>
  );
}
