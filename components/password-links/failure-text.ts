import { useTranslations } from "next-intl";
import { ActionFailure } from "@/lib/http/action-failure";

const reasons = [
  "password_too_short",
  "password_too_long",
  "password_common",
  "password_is_username",
] as const;

/** Why it was not done, in the reader's language: nobody is signed in who could ask. */
export function useLinkFailureText() {
  const t = useTranslations("signIn");
  return (error: unknown): string => {
    if (!(error instanceof ActionFailure)) return t("unreachable");
    const reason = reasons.find((one) => one === error.params.reason);
    if (reason) return t(`links.${reason}`);
    if (error.code === "too_many_requests")
      return t("limited", { minutes: Number(error.params.minutes ?? 1) });
    if (error.code === "not_found" || error.field === "token") return t("links.over");
    return t("unreachable");
  };
}
