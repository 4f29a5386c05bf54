"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { formatMoment } from "@/components/ui/format-moment";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useNow } from "@/components/ui/use-now";
import { ActionFailure, runAction, type ServerAction } from "@/lib/http/action-failure";
import { directionOf } from "@/lib/i18n/settings";
import type { TimeZoneInput } from "@/lib/settings/schemas";
import { isTimeZone } from "@/lib/settings/time-zone";

type TimeZoneFormProps = {
  timeZone: string;
  zones: readonly string[];
  save: ServerAction<TimeZoneInput, void>;
};

/** One field that searches the zones as one types, and the time there to see that it is the right one. */
export function TimeZoneForm({ timeZone, zones, save }: TimeZoneFormProps) {
  const t = useTranslations("timeZone");
  const router = useRouter();
  const failureText = useFailureText();
  const listId = useId();
  const [typed, setTyped] = useState(timeZone);
  const [isRefused, setRefused] = useState(false);
  const saving = useMutation({
    mutationFn: (input: TimeZoneInput) => runAction(save(input)),
    onSuccess: () => {
      toast.success(t("saved"));
      router.refresh();
    },
  });
  const zone = typed.trim();
  const isKnown = isTimeZone(zone);
  const isNamed = saving.error instanceof ActionFailure && saving.error.field === "timeZone";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setRefused(!isKnown);
    if (isKnown && !saving.isPending) saving.mutate({ timeZone: zone });
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {saving.isError && !isNamed ? (
        <Callout tone="negative" title={t("failed")} live>
          {failureText(saving.error)}
        </Callout>
      ) : null}
      <Field
        label={t("label")}
        hint={t("hint")}
        error={(isRefused && !isKnown) || isNamed ? t("unknown") : undefined}
        className="max-w-sm"
      >
        <Input
          dir="ltr"
          list={listId}
          value={typed}
          maxLength={64}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => {
            setTyped(target.value);
            saving.reset();
          }}
        />
      </Field>
      <datalist id={listId}>
        {zones.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {isKnown ? <TimeThere zone={zone} /> : null}
      <div>
        <Button type="submit" variant="primary" pending={saving.isPending}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

function TimeThere({ zone }: { zone: string }) {
  const t = useTranslations("timeZone");
  const locale = useLocale();
  const now = useNow();
  const at = `${formatMoment(now, "day", locale, zone)} ${formatMoment(now, "minute", locale, zone)}`;
  return (
    <p className="text-muted text-xs">
      {t.rich("now", { at: () => <bdi dir={directionOf(locale)}>{at}</bdi> })}
    </p>
  );
}
