"use client";

import { Logo } from "@/components/shell/logo";
import { ErrorState } from "@/components/ui/error-state";

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void };

/** What a person sees after a bug outside of the console's frame: no internals, an id to report, a way to try again. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-2xl flex-col justify-center p-4 sm:p-6">
      <Logo className="mb-8" />
      <ErrorState errorId={error.digest} onRetry={reset} />
    </main>
  );
}
