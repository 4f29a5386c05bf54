"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { TextLink } from "@/components/ui/text-link";
import type { MapGroupInput, UnmapGroupInput } from "@/lib/auth/sign-on/rules";
import type { SignInOverview } from "@/lib/auth/sign-on/types";
import type { ProposeResult } from "@/lib/changes/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { useRuleChange } from "./use-rule-change";

type ProviderGroupsProps = {
  mappings: SignInOverview["mappings"];
  groups: SignInOverview["groups"];
  map: ServerAction<MapGroupInput, ProposeResult>;
  unmap: ServerAction<UnmapGroupInput, ProposeResult>;
};

/** Which groups of the provider bring people into which of ours. */
export function ProviderGroups({ mappings, groups, map, unmap }: ProviderGroupsProps) {
  const t = useTranslations("signInRules.groups");
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted">{t("hint")}</p>
      {mappings.length === 0 ? null : (
        <ul className="border-line border-t">
          {mappings.map((mapping) => (
            <Mapping key={`${mapping.groupId} ${mapping.providerGroup}`} mapping={mapping} unmap={unmap} />
          ))}
        </ul>
      )}
      <MapForm groups={groups} map={map} />
    </div>
  );
}

function Mapping({
  mapping,
  unmap,
}: {
  mapping: SignInOverview["mappings"][number];
  unmap: ProviderGroupsProps["unmap"];
}) {
  const t = useTranslations("signInRules.groups");
  const failureText = useFailureText();
  const { groupId, providerGroup, groupName } = mapping;
  const unmapping = useRuleChange(() => runAction(unmap({ groupId, providerGroup })), t("unmapped"));
  return (
    <li className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b py-1.5">
      <span className="min-w-0 flex-1 break-words">
        {t.rich("brings", {
          group: () => (
            <TextLink href={`/groups/${groupId}`}>
              <bdi>{groupName}</bdi>
            </TextLink>
          ),
          provider: () => <bdi className="font-mono text-xs">{providerGroup}</bdi>,
        })}
      </span>
      <Button
        variant="ghost"
        aria-label={t("unmapNamed", { name: providerGroup })}
        pending={unmapping.isPending}
        onClick={() => unmapping.mutate(undefined)}
      >
        {t("unmap")}
      </Button>
      {unmapping.error ? (
        <Callout tone="negative" live className="basis-full">
          {failureText(unmapping.error)}
        </Callout>
      ) : null}
    </li>
  );
}

function MapForm({ groups, map }: Pick<ProviderGroupsProps, "groups" | "map">) {
  const t = useTranslations("signInRules.groups");
  const [name, setName] = useState("");
  const [groupId, setGroupId] = useState("");
  const failureText = useFailureText();
  const mapping = useRuleChange(
    (input: MapGroupInput) => runAction(map(input)),
    t("mapped"),
    () => setName(""),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const providerGroup = name.trim();
    if (providerGroup === "" || groupId === "" || mapping.isPending) return;
    mapping.mutate({ groupId: Number(groupId), providerGroup });
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-3">
      {mapping.error ? (
        <Callout tone="negative" title={t("failed")} live>
          {failureText(mapping.error)}
        </Callout>
      ) : null}
      <div className="flex flex-wrap items-end gap-3">
        <Field label={t("providerGroup")} className="w-full sm:w-64">
          <Input
            dir="auto"
            value={name}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <Field label={t("ourGroup")} className="w-full sm:w-64">
          <Select
            value={groupId}
            placeholder={t("choose")}
            options={groups.map((group) => ({ value: String(group.id), label: group.name }))}
            onChange={(event) => setGroupId(event.target.value)}
          />
        </Field>
        <Button type="submit" pending={mapping.isPending} disabled={name.trim() === "" || groupId === ""}>
          {t("map")}
        </Button>
      </div>
    </form>
  );
}
