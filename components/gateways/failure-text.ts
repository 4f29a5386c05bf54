import { useTranslations } from "next-intl";
import { ActionFailure } from "@/lib/http/action-failure";

/** One sentence about a failed act; a bug is told with the number under which it was logged. */
export function useFailureText() {
  const t = useTranslations("gateways");
  return (error: unknown): string => {
    if (error instanceof ActionFailure && error.code !== "internal") return error.detail;
    const requestId = error instanceof ActionFailure ? error.requestId : null;
    return t("unexpected", { requestId: requestId ?? "–" });
  };
}

/** The text of a schema's complaint; what the server says is shown as it came. */
export function useComplaintText() {
  const t = useTranslations("gateways.errors");
  return (message: unknown): string | undefined => {
    if (typeof message !== "string" || message === "") return undefined;
    return t.has(message as "required") ? t(message as "required") : message;
  };
}
