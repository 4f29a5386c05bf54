"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import type { z } from "zod";
import { lazyResolver } from "@/components/shell/lazy-resolver";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { Callout } from "@/components/ui/callout";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { peopleKeys } from "@/components/users/api";
import { isBeyondFields, showFieldErrors, useFieldErrorText } from "@/components/users/form-errors";
import { InitialPassword } from "@/components/users/initial-password";
import { IdentityFields } from "@/components/users/identity-fields";
import { PermissionsFields } from "@/components/users/permissions-fields";
import type { CreateUserInput, createUserSchema } from "@/lib/auth/rules";
import type { ProposeResult } from "@/lib/changes/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

const resolver = lazyResolver(async () => {
  const [{ zodResolver }, { createUserSchema }] = await Promise.all([
    import("@hookform/resolvers/zod"),
    import("@/lib/auth/rules"),
  ]);
  return zodResolver(createUserSchema);
});

type Created = { userId: number; initialPassword: string | null; rights: ProposeResult };
type Values = z.input<typeof createUserSchema>;

const empty: Values = { username: "", email: "", firstName: "", lastName: "", phone: "", permissions: [] };

/** Fields about which the server may have something to say. */
const ownFields = ["username", "email"] as const;

/** A new person: who he is and what he may do. He is mailed a link; without a mail server his first password is shown, once. */
export function CreateUserForm({ createUser }: { createUser: ServerAction<Values, Created> }) {
  const t = useTranslations("users");
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const form = useForm<Values, unknown, CreateUserInput>({
    resolver,
    defaultValues: empty,
  });
  const errorText = useFieldErrorText(form.formState.errors);
  const creating = useMutation({
    mutationFn: (values: CreateUserInput) => runAction(createUser(values)),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: peopleKeys.all }),
    onError: (error) => showFieldErrors(error, form.setError, ownFields),
  });

  if (creating.data) {
    const again = () => {
      form.reset(empty);
      creating.reset();
    };
    return <CreatedNotice created={creating.data} person={creating.variables} onAgain={again} />;
  }
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit((values) => creating.mutate(values))}
      className="flex max-w-3xl flex-col gap-8"
    >
      {creating.isError && isBeyondFields(creating.error, ownFields) ? (
        <Callout tone="negative" title={t("failed")} live>
          {failureText(creating.error)}
        </Callout>
      ) : null}
      <Section title={t("details")}>
        <IdentityFields register={(name) => form.register(name)} errorText={errorText} withUsername />
      </Section>
      <Section title={t("rights")}>
        <PermissionsFields registration={form.register("permissions")} />
      </Section>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={creating.isPending}>
          {t("create")}
        </Button>
        <CancelLink />
      </div>
    </form>
  );
}

function CancelLink() {
  const t = useTranslations("common");
  return (
    <Link href="/users" className={buttonClass({ variant: "ghost" })}>
      {t("cancel")}
    </Link>
  );
}

type CreatedNoticeProps = {
  created: Created;
  person: Pick<CreateUserInput, "username" | "email">;
  onAgain: () => void;
};

function CreatedNotice({ created, person, onAgain }: CreatedNoticeProps) {
  const t = useTranslations("users");
  const changes = useTranslations("changes");
  return (
    <Section title={t("createdTitle", { name: person.username })} className="max-w-lg">
      {created.initialPassword === null ? (
        <p>{t("invited", { email: person.email })}</p>
      ) : (
        <InitialPassword password={created.initialPassword} />
      )}
      {created.rights.status === "waiting" ? (
        <Callout tone="warning" title={changes("told.waiting")} className="mt-4">
          {changes("createdRightsWait")}{" "}
          <TextLink href={`/change-requests/${created.rights.changeRequestId}`}>{changes("look")}</TextLink>
        </Callout>
      ) : null}
      <div className="mt-4 flex flex-wrap gap-2">
        <Link href={`/users/${created.userId}`} className={buttonClass({ variant: "primary" })}>
          {t("openCard")}
        </Link>
        <Button onClick={onAgain}>{t("addAnother")}</Button>
      </div>
    </Section>
  );
}
