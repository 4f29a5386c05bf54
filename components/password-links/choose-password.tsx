"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState, useSyncExternalStore } from "react";
import { openLinkQuery, postPassword } from "@/components/password-links/api";
import { useLinkFailureText } from "@/components/password-links/failure-text";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Link } from "@/components/ui/link";
import { TextLink } from "@/components/ui/text-link";
import type { OpenLink } from "@/lib/auth/password-links/types";

/** The secret stands behind the hash, which the browser sent to nobody; empty while the server draws. */
function useSecret(): string | null {
  return useSyncExternalStore(
    (changed) => {
      addEventListener("hashchange", changed);
      return () => removeEventListener("hashchange", changed);
    },
    () => location.hash.slice(1),
    () => null,
  );
}

/** The page behind a mailed link. Opening it uses nothing up; choosing a password does. */
export function ChoosePassword() {
  const t = useTranslations("signIn");
  const failureText = useLinkFailureText();
  const token = useSecret();
  const link = useQuery({ ...openLinkQuery(token ?? ""), enabled: token !== null });
  if (link.isError) {
    return (
      <div className="flex flex-col items-start gap-4">
        <Callout tone="negative" live>
          {failureText(link.error)}
        </Callout>
        <TextLink href="/forgot-password">{t("links.askAgain")}</TextLink>
        <BackToSignIn />
      </div>
    );
  }
  if (!link.data || token === null) return <p className="text-muted">{t("links.looking")}</p>;
  return <PasswordForm token={token} link={link.data} />;
}

type Fault = "password_too_short" | "password_mismatch" | null;

function PasswordForm({ token, link }: { token: string; link: OpenLink }) {
  const t = useTranslations("signIn");
  const failureText = useLinkFailureText();
  const isFirst = link.purpose === "invitation";
  const [fault, setFault] = useState<Fault>(null);
  const choosing = useMutation({ mutationFn: postPassword, gcTime: 0 });
  if (choosing.isSuccess) {
    return (
      <div className="flex flex-col gap-4">
        <Callout tone="positive" live>
          {t("links.chosen")}
        </Callout>
        <Link href="/sign-in" className={buttonClass({ variant: "primary", size: "large" })}>
          {t("links.goOn")}
        </Link>
      </div>
    );
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const next = String(form.get("next"));
    const found: Fault =
      [...next].length < 12 ? "password_too_short" : next === form.get("repeat") ? null : "password_mismatch";
    setFault(found);
    // What the server said was about another password.
    choosing.reset();
    if (found === null) choosing.mutate({ token, next });
  };
  return (
    <form noValidate method="post" onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-muted">
        {t.rich(isFirst ? "links.forFirst" : "links.for", {
          name: () => <bdi className="font-medium text-ink">{link.username}</bdi>,
        })}
      </p>
      {choosing.isError ? (
        <Callout tone="negative" live>
          {failureText(choosing.error)}
        </Callout>
      ) : null}
      <input type="hidden" name="username" autoComplete="username" value={link.username} readOnly />
      <Field
        label={t("links.next")}
        hint={t(isFirst ? "links.hintFirst" : "links.hint")}
        error={fault === "password_too_short" && t("links.password_too_short")}
      >
        <NewPassword name="next" />
      </Field>
      <Field label={t("links.repeat")} error={fault === "password_mismatch" && t("links.password_mismatch")}>
        <NewPassword name="repeat" />
      </Field>
      <Button type="submit" variant="primary" size="large" pending={choosing.isPending}>
        {t("links.choose")}
      </Button>
      <p className="mt-2">
        <BackToSignIn />
      </p>
    </form>
  );
}

function BackToSignIn() {
  const t = useTranslations("signIn");
  return <TextLink href="/sign-in">{t("links.back")}</TextLink>;
}

/** `Field` gives it its id and description. */
function NewPassword(props: { name: string }) {
  return (
    <Input
      {...props}
      type="password"
      dir="ltr"
      autoComplete="new-password"
      maxLength={128}
      className="h-10 touch:h-12"
    />
  );
}
