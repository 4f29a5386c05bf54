import { defaultShouldDehydrateQuery, isServer, QueryClient } from "@tanstack/react-query";
import { cache } from "react";

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // Fresh enough not to ask again right after the server has rendered the same data.
      queries: { staleTime: 10_000, retry: 1 },
      // A write is never sent twice by itself: whoever pressed the button decides.
      mutations: { retry: 0 },
      dehydrate: {
        shouldDehydrateQuery: (query) =>
          defaultShouldDehydrateQuery(query) || query.state.status === "pending",
      },
    },
  });
}

const requestQueryClient = cache(makeQueryClient);
let browserQueryClient: QueryClient | undefined;

/** One client per request on the server, one per page in the browser. */
export function getQueryClient(): QueryClient {
  if (isServer) return requestQueryClient();
  browserQueryClient ??= makeQueryClient();
  return browserQueryClient;
}
