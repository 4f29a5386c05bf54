import type { Instrumentation } from "next";

/** The page framework calls this when a page could not be made; it keeps the error itself to its own output. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  // Only here, so that no other runtime is given the server's own modules.
  const { notePageFailure } = await import("@/lib/server/page-failures");
  notePageFailure(error, request, context.routePath);
};
