"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./cn";
import { RequestId } from "./request-id";

type ErrorStateProps = {
  title?: ReactNode;
  hint?: ReactNode;
  /** What the administrator needs to find it in the log. */
  requestId?: string;
  /** The same for a page that broke while it was made. */
  errorId?: string;
  onRetry?: () => void;
  retrying?: boolean;
  className?: string;
};

/** Says that something failed, that nothing was lost by it, and offers the way on. */
export function ErrorState({
  title,
  hint,
  requestId,
  errorId,
  onRetry,
  retrying,
  className,
}: ErrorStateProps) {
  const t = useTranslations("common");
  return (
    <div
      role="alert"
      className={cn(
        "flex flex-col items-center gap-1 border-line border-y bg-surface px-6 py-14 text-center",
        className,
      )}
    >
      <p className="font-medium text-negative">{title ?? t("failed")}</p>
      <p className="max-w-prose text-pretty text-muted">{hint ?? t(errorId ? "brokenHint" : "failedHint")}</p>
      {requestId ? <RequestId value={requestId} /> : null}
      {errorId ? <RequestId value={errorId} of="errorId" /> : null}
      {onRetry ? (
        <Button className="mt-3" pending={retrying} onClick={onRetry}>
          {t("retry")}
        </Button>
      ) : null}
    </div>
  );
}
