import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { OperationActions } from "@/components/operations/types";
import { TextLink } from "@/components/ui/text-link";
import { toast } from "@/components/ui/toast";
import { closeToast } from "@/components/ui/toast-store";
import { ActionFailure, runAction } from "@/lib/http/action-failure";

/**
 * Says that a request was made, with the way to it and the way back: its maker may withdraw it as long as nobody has decided. The words
 * are made here, because a message outlives the screen that it came from.
 */
export function useToldRequest(withdraw: OperationActions["withdraw"]): (requestId: number) => void {
  const t = useTranslations("operations");
  const client = useQueryClient();
  const undo = async (requestId: number, number: string) => {
    try {
      await runAction(withdraw({ requestId }));
      toast.success(t("undone", { number }));
    } catch (error) {
      const said =
        error instanceof ActionFailure && error.code !== "internal" ? error.detail : t("noAnswerTitle");
      toast.error(t("notUndone", { number }), { description: said });
    }
    await client.invalidateQueries();
  };
  return (requestId) => {
    const number = `R-${requestId}`;
    const told = toast.success(t("requestedToast", { number }), {
      description: (
        <span className="flex flex-wrap gap-x-4">
          <TextLink href={`/requests/${requestId}`}>{t("requestedHint")}</TextLink>
          <button
            type="button"
            onClick={() => {
              // What it says holds no more, and nobody can take back the same thing twice.
              closeToast(told);
              void undo(requestId, number);
            }}
            className="font-medium text-accent underline decoration-accent/30 underline-offset-3 hover:decoration-accent"
          >
            {t("undo")}
          </button>
        </span>
      ),
    });
  };
}
