import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { ActionFailure } from "@/lib/http/action-failure";

type ListFailureProps = { error: Error; onRetry: () => void; retrying: boolean; onReset?: () => void };

/** Why a list cannot be shown: a filter that cannot be, or a fault that may pass. */
export function ListFailure({ error, onRetry, retrying, onReset }: ListFailureProps) {
  const t = useTranslations("transactions");
  const failure = error instanceof ActionFailure ? error : null;
  const ours = failure?.code === "invalid_input" || failure?.code === "invalid_amount";
  return (
    <>
      <ErrorState
        hint={failure && failure.code !== "internal" ? failure.detail : undefined}
        requestId={ours ? undefined : (failure?.requestId ?? undefined)}
        onRetry={ours ? undefined : onRetry}
        retrying={retrying}
      />
      {ours && onReset ? (
        <div className="mt-3 flex justify-center">
          <Button onClick={onReset}>{t("reset")}</Button>
        </div>
      ) : null}
    </>
  );
}
