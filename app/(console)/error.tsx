"use client";

import { ErrorState } from "@/components/ui/error-state";

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void };

/** What a person sees after a bug: no internals, an id to report, a way to try again. The frame around it goes on. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return <ErrorState errorId={error.digest} onRetry={reset} />;
}
