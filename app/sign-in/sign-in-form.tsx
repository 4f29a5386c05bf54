"use client";

import { useMutation } from "@tanstack/react-query";
import { Eye, EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { postSignIn } from "@/components/shell/auth-client";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { readSignInError, type SignInError } from "@/lib/auth/sign-in-error";

type Credentials = { username: string; password: string };
type Missing = Partial<Record<keyof Credentials, true>>;

/** Username and password. One message for every refusal: the answer must not tell which part was wrong. */
export function SignInForm({ returnPath }: { returnPath: string }) {
  const t = useTranslations("signIn");
  const [missing, setMissing] = useState<Missing>({});
  const signingIn = useMutation({
    mutationFn: trySignIn,
    // A full load: the browser's copy of every page was made for nobody.
    onSuccess: (error) => (error ? undefined : location.assign(returnPath)),
  });
  const accepted = signingIn.isSuccess && signingIn.data === null;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const credentials = {
      username: String(form.get("username")).trim(),
      password: String(form.get("password")),
    };
    const empty: Missing = {
      ...(credentials.username ? {} : { username: true }),
      ...(credentials.password ? {} : { password: true }),
    };
    setMissing(empty);
    if (Object.keys(empty).length === 0) signingIn.mutate(credentials);
  };

  return (
    <form noValidate method="post" onSubmit={submit} className="flex flex-col gap-4">
      <SignInMessage error={signingIn.isError ? { code: "unavailable" } : (signingIn.data ?? null)} />
      <Field label={t("username")} error={missing.username && t("usernameRequired")}>
        <Input
          name="username"
          dir="ltr"
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          maxLength={150}
          autoFocus
          className="h-10 touch:h-12"
        />
      </Field>
      <Field label={t("password")} error={missing.password && t("passwordRequired")}>
        <PasswordInput />
      </Field>
      <Button
        type="submit"
        variant="primary"
        size="large"
        pending={signingIn.isPending || accepted}
        className="mt-1"
      >
        {t("submit")}
      </Button>
    </form>
  );
}

function PasswordInput() {
  const t = useTranslations("signIn");
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    // All of it from left to right: the eye must not stand on the first letters.
    <span dir="ltr" className="relative">
      <Input
        name="password"
        type={shown ? "text" : "password"}
        dir="ltr"
        autoComplete="current-password"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        maxLength={128}
        className="h-10 pe-10 touch:h-12"
      />
      <IconButton
        label={shown ? t("hidePassword") : t("showPassword")}
        onClick={() => setShown(!shown)}
        className="absolute inset-e-1 top-1 touch:top-1"
      >
        <Icon aria-hidden="true" className="text-muted" />
      </IconButton>
    </span>
  );
}

function SignInMessage({ error }: { error: SignInError | null }) {
  const t = useTranslations("signIn");
  if (!error) return null;
  const text = {
    refused: () => t("refused"),
    limited: () => t("limited", { minutes: error.code === "limited" ? error.minutes : 1 }),
    unavailable: () => t("unreachable"),
  }[error.code]();
  return (
    <Callout tone="negative" live>
      {text}
    </Callout>
  );
}

/** Null when the session is open, else why not. */
async function trySignIn(credentials: Credentials): Promise<SignInError | null> {
  const error = await postSignIn(credentials.username, credentials.password);
  return error === null ? null : readSignInError(error);
}
