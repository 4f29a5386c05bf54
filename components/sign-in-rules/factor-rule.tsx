"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { WaitingChanges } from "@/components/changes/waiting-changes";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import {
  type CircleCount,
  countAsked,
  type FactorCircle,
  factorCircles,
  plainCircles,
} from "@/lib/auth/sign-in-rules/rules";
import type { RequireFactorsInput } from "@/lib/auth/sign-in-rules/schemas";
import type { ProposeResult } from "@/lib/changes/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { useRuleChange } from "./use-rule-change";

type FactorRuleProps = {
  circles: FactorCircle[];
  /** Who has no second factor yet, by the circles that ask him. */
  withoutFactor: readonly CircleCount[];
  /** The circles through which the reader himself would owe a factor. */
  asksReader: readonly FactorCircle[];
  save: ServerAction<RequireFactorsInput, ProposeResult>;
};

/** Who shows a second factor at the sign-in. */
export function FactorRule({ circles, withoutFactor, asksReader, save }: FactorRuleProps) {
  const t = useTranslations("signInRules.factors");
  const [chosen, setChosen] = useState<readonly FactorCircle[]>(circles);
  const failureText = useFailureText();
  const asksYou = chosen.some((circle) => asksReader.includes(circle));
  const lacking = countAsked(withoutFactor, chosen);
  const saving = useRuleChange(
    (input: RequireFactorsInput) => runAction(save(input)),
    t("saved"),
    undefined,
    (result) => (asksYou && isInForce(result) ? "/second-factor" : null),
  );
  const everybody = chosen.includes("everybody");
  const choose = (circle: FactorCircle, on: boolean) =>
    setChosen(on ? [...chosen, circle] : chosen.filter((one) => one !== circle));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!saving.isPending) saving.mutate({ circles: plainCircles(chosen) });
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <WaitingChanges type="sign_in" id="second_factor" />
      <p className="text-muted">{t("hint")}</p>
      {saving.error ? (
        <Callout tone="negative" title={t("failed")} live>
          {failureText(saving.error)}
        </Callout>
      ) : null}
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-2 font-medium text-sm">{t("askedOf")}</legend>
        {factorCircles.map((circle) => (
          <Checkbox
            key={circle}
            label={t(`circle.${circle}`)}
            hint={t(`circleHint.${circle}`)}
            checked={chosen.includes(circle) || everybody}
            disabled={everybody && circle !== "everybody"}
            onChange={(event) => choose(circle, event.target.checked)}
          />
        ))}
      </fieldset>
      {lacking > 0 ? <p className="text-muted text-sm">{t("without", { count: lacking })}</p> : null}
      {asksYou ? <Callout tone="warning">{t("asksYou")}</Callout> : null}
      <div>
        <Button type="submit" variant="primary" pending={saving.isPending}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

/** Whether the wider circles hold already; who is asked no more waits for a second person. */
function isInForce(result: ProposeResult): boolean {
  return result.status === "applied" || Boolean(result.appliedPart);
}
