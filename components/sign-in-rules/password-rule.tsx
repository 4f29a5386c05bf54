"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { WaitingChanges } from "@/components/changes/waiting-changes";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { PasswordHoldersInput } from "@/lib/auth/sign-in-rules/schemas";
import type { SignInOverview } from "@/lib/auth/sign-on/types";
import type { ProposeResult } from "@/lib/changes/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { useRuleChange } from "./use-rule-change";

type PasswordRuleProps = {
  holders: number[] | null;
  people: SignInOverview["people"];
  save: ServerAction<PasswordHoldersInput, ProposeResult>;
};

/** Whether passwords open the console, and whose do when the others do not. */
export function PasswordRule({ holders, people, save }: PasswordRuleProps) {
  const t = useTranslations("signInRules.passwords");
  const [isOff, setIsOff] = useState(holders !== null);
  const [kept, setKept] = useState<readonly number[]>(holders ?? []);
  const failureText = useFailureText();
  const saving = useRuleChange((input: PasswordHoldersInput) => runAction(save(input)), t("saved"));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!saving.isPending) saving.mutate({ userIds: isOff ? [...kept] : null });
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <WaitingChanges type="sign_in" id="passwords" />
      <p className="text-muted">{t("hint")}</p>
      {saving.error ? (
        <Callout tone="negative" title={t("failed")} live>
          {failureText(saving.error)}
        </Callout>
      ) : null}
      <Checkbox
        label={t("off")}
        hint={t("offHint")}
        checked={isOff}
        onChange={(event) => setIsOff(event.target.checked)}
      />
      {isOff ? <Keepers people={people} kept={kept} onKept={setKept} /> : null}
      <div>
        <Button type="submit" variant="primary" pending={saving.isPending}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

type KeepersProps = {
  people: SignInOverview["people"];
  kept: readonly number[];
  onKept: (kept: readonly number[]) => void;
};

/** The persons who keep their passwords for the day on which the provider is away. */
function Keepers({ people, kept, onKept }: KeepersProps) {
  const t = useTranslations("signInRules.passwords");
  const nameOf = (id: number) => people.find((person) => person.id === id)?.name ?? String(id);
  return (
    <div className="flex flex-col gap-3">
      <ul className="border-line border-t">
        {kept.map((id) => (
          <li key={id} className="flex min-h-9 items-center gap-3 border-line border-b">
            <span className="min-w-0 flex-1 cut">
              <bdi>{nameOf(id)}</bdi>
            </span>
            <Button
              variant="ghost"
              aria-label={t("removeNamed", { name: nameOf(id) })}
              onClick={() => onKept(kept.filter((one) => one !== id))}
            >
              {t("remove")}
            </Button>
          </li>
        ))}
      </ul>
      <Field label={t("keeps")} className="w-full sm:w-72">
        <Select
          value=""
          placeholder={t("choose")}
          options={people
            .filter(({ id }) => !kept.includes(id))
            .map(({ id, name, username }) => ({ value: String(id), label: `${name} (${username})` }))}
          onChange={(event) => event.target.value !== "" && onKept([...kept, Number(event.target.value)])}
        />
      </Field>
    </div>
  );
}
