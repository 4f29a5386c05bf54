"use client";

import { useTranslations } from "next-intl";

import { isKnownDevice, isTurnedAway, isUnsupported } from "@/components/step-up/passkey-browser";
import { useFailureText } from "@/components/shell/failure-text";
import type { StepUpMethod } from "@/lib/auth/step-up/types";
import { ActionFailure } from "@/lib/http/action-failure";

const reasons = ["wrong", "used", "no_factor", "counter", "expired"] as const;

/** One sentence about a factor that was not shown or not enrolled. */
export function useFactorFailureText() {
  const t = useTranslations("security.refused");
  const failureText = useFailureText();
  return (error: unknown, shown?: StepUpMethod): string => {
    if (isTurnedAway(error)) return t("turned_away");
    if (isUnsupported(error)) return t("unsupported");
    if (isKnownDevice(error)) return t("known_device");
    if (!(error instanceof ActionFailure)) return failureText(error);
    const reason = reasons.find((known) => known === error.params.reason);
    // A recovery code has no next one to wait for.
    if (reason === "wrong" && shown === "recovery_code") return t("wrong_recovery_code");
    if (reason) return t(reason);
    const [complaint] = Object.values(error.fieldErrors).flatMap((list) => list ?? []);
    return complaint === "six_digits" ? t("six_digits") : failureText(error);
  };
}
