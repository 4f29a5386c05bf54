import type { QueryClient } from "@tanstack/react-query";
import { homeKeys } from "@/components/home/api";
import { outcomeKeys } from "@/components/outcomes/api";
import { requestKeys } from "@/components/requests/api";
import { type LiveChange, startLive } from "@/components/requests/live";
import { transactionKeys } from "@/components/transactions/api";

/** Keeps what the page shows about requests and payments up to date, until the returned function is called. */
export function keepLive(client: QueryClient): () => void {
  const home = keepHome(client);
  const stop = startLive((change) => {
    readAgain(client, change);
    home.tell();
  });
  return () => {
    stop();
    home.stop();
  };
}

/** What waits is known at once, the sums of a day follow their payment by some seconds. */
const soonMs = 1_000;
const laterMs = 9_000;

/** The first page sums up everything, so every change concerns it; however many there are, it is read twice in so many seconds. */
function keepHome(client: QueryClient): { tell: () => void; stop: () => void } {
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let isAgain = false;
  const after = (ms: number, act: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      void client.invalidateQueries({ queryKey: homeKeys.all });
      act();
    }, ms);
    timers.add(timer);
  };
  const begin = () => {
    after(soonMs, () => undefined);
    after(laterMs, () => {
      if (isAgain) begin();
      isAgain = false;
    });
  };
  return {
    tell: () => {
      if (timers.size === 0) begin();
      else isAgain = true;
    },
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
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
