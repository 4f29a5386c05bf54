import { useTranslations } from "next-intl";
import { ActionFailure } from "@/lib/http/action-failure";

/** One sentence about a failed act; a bug is told with the number under which it was logged. */
export function useFailureText() {
  const t = useTranslations("exports");
  return (error: unknown): string => {
    if (error instanceof ActionFailure && error.code !== "internal") return error.detail;
    const requestId = error instanceof ActionFailure ? error.requestId : null;
    return t("unexpected", { requestId: requestId ?? "–" });
  };
}
