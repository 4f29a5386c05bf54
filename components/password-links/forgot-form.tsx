"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { postForgotPassword } from "@/components/password-links/api";
import { useLinkFailureText } from "@/components/password-links/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** Asks for a link by username or address. What is said afterwards tells nobody which accounts exist. */
export function ForgotForm() {
  const t = useTranslations("signIn");
  const failureText = useLinkFailureText();
  const [missing, setMissing] = useState(false);
  const asking = useMutation({ mutationFn: postForgotPassword });
  if (asking.isSuccess) {
    return (
      <Callout tone="info" live>
        {t("links.asked")}
      </Callout>
    );
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const login = String(new FormData(event.currentTarget).get("login")).trim();
    setMissing(login === "");
    if (login !== "") asking.mutate({ login });
  };
  return (
    <form noValidate method="post" onSubmit={submit} className="flex flex-col gap-4">
      {asking.isError ? (
        <Callout tone="negative" live>
          {failureText(asking.error)}
        </Callout>
      ) : null}
      <Field label={t("links.login")} error={missing && t("links.loginRequired")}>
        <Input
          name="login"
          dir="ltr"
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          maxLength={254}
          autoFocus
          className="h-10 touch:h-12"
        />
      </Field>
      <Button type="submit" variant="primary" size="large" pending={asking.isPending}>
        {t("links.ask")}
      </Button>
    </form>
  );
}
