import type { QueryClient } from "@tanstack/react-query";
import { outcomeKeys } from "@/components/outcomes/api";
import { requestKeys } from "@/components/requests/api";
import { type LiveChange, startLive } from "@/components/requests/live";
import { transactionKeys } from "@/components/transactions/api";

/** Keeps what the page shows about requests and payments up to date, until the returned function is called. */
export function keepLive(client: QueryClient): () => void {
  return startLive((change) => readAgain(client, change));
}

/** Only what is on the screen is read, and reading again is no act of the person. */
function readAgain(client: QueryClient, { requests, payments }: LiveChange) {
  if (requests) void client.invalidateQueries({ queryKey: requestKeys.all });
  if (payments !== "many" && payments.size === 0) return;
  void client.invalidateQueries({ queryKey: outcomeKeys.all });
  // A list stays as it is under the reader's eyes: it hears that there is something newer and offers it.
  void client.invalidateQueries({ queryKey: [...transactionKeys.all, "newer"] });
  if (payments === "many") {
    void client.invalidateQueries({ queryKey: [...transactionKeys.all, "detail"] });
    void client.invalidateQueries({ queryKey: [...transactionKeys.all, "children"] });
    return;
  }
  for (const sessionId of payments) {
    void client.invalidateQueries({ queryKey: transactionKeys.detail(sessionId) });
    void client.invalidateQueries({ queryKey: transactionKeys.children(sessionId) });
  }
}
