import { useTranslations } from "next-intl";
import { ActionFailure, CHECK_FIELDS } from "@/lib/http/action-failure";

/** One sentence about a failed act; a bug is told with the number under which it was logged. */
export function useFailureText(): (error: unknown) => string {
  const t = useTranslations("common");
  return (error) => {
    if (!(error instanceof ActionFailure)) return t("unexpected", { requestId: "–" });
    if (error.code === "internal") return t("unexpected", { requestId: error.requestId ?? "–" });
    // What the server says is in the reader's language already; these two are said by the browser itself.
    if (error.code === "unavailable") return t("noAnswer");
    return error.detail === CHECK_FIELDS ? t("checkFields") : error.detail;
  };
}
