"use client";

/**
 * The frame itself failed, so neither styles nor catalogues can be relied on: plain words, the id that the server's log
 * carries, and a way to try again.
 */
export default function GlobalError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <html lang="en">
      <body>
        <main>
          <h1>Something went wrong</h1>
          <p>
            Nothing was changed by opening this page.
            {error.digest ? ` Quote ${error.digest} when you ask about it.` : ""}
          </p>
          <button type="button" onClick={reset}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
