import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { EnrolFirst } from "@/components/second-factors/enrol-first";
import { ShowFactor } from "@/components/second-factors/show-factor";
import { Logo } from "@/components/shell/logo";
import { StepUpProvider } from "@/components/step-up/step-up-provider";
import { SignOutLink } from "@/components/users/sign-out-link";
import { listOwnFactors } from "@/lib/auth/step-up/queries";
import { changePasswordPath, requirePerson } from "@/lib/auth/session";
import {
  beginPasskeyAction,
  beginTotpAction,
  confirmTotpAction,
  finishPasskeyAction,
} from "../(console)/account/security/actions";
import {
  finishPasskeyProofAction,
  proveByCodeAction,
  startPasskeyProofAction,
} from "../(console)/step-up-actions";
import { showFactorAction } from "./actions";

const stepUpActions = {
  byCode: proveByCodeAction,
  startPasskey: startPasskeyProofAction,
  finishPasskey: finishPasskeyProofAction,
};
const enrolActions = {
  beginTotp: beginTotpAction,
  confirmTotp: confirmTotpAction,
  beginPasskey: beginPasskeyAction,
  finishPasskey: finishPasskeyAction,
};

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("security.owed");
  return { title: t("title") };
}

/** The only page for a person whom a rule asks for a second factor: he enrols his first one, or shows one. */
export default async function SecondFactorPage() {
  const [t, actor] = await Promise.all([getTranslations("security.owed"), requirePerson()]);
  if (actor.mustChangePassword) redirect(changePasswordPath);
  if (!actor.owesFactor) redirect("/");
  const { asksPassword, passkeysPossible } = await listOwnFactors(actor);
  const enrols = actor.owesFactor === "enrol";
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center px-6 py-10">
      <Logo className="mb-8" />
      <h1 className="font-semibold text-2xl tracking-tight">{t(enrols ? "enrolTitle" : "showTitle")}</h1>
      <p className="mt-1 mb-6 text-muted">{t(enrols ? "enrolHint" : "showHint")}</p>
      <StepUpProvider actions={stepUpActions}>
        {enrols ? (
          <EnrolFirst
            actions={enrolActions}
            asksPassword={asksPassword}
            passkeysPossible={passkeysPossible}
          />
        ) : (
          <ShowFactor show={showFactorAction} />
        )}
      </StepUpProvider>
      <SignOutLink className="mt-6 -ms-3 self-start touch:-ms-4" />
    </main>
  );
}
