"use client";

import { DirectionProvider } from "@base-ui/react/direction-provider";
import { QueryClientProvider } from "@tanstack/react-query";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { Toaster } from "@/components/ui/toast";
import { getQueryClient } from "./query-client";

type ProvidersProps = { direction: "ltr" | "rtl"; children: ReactNode };

/** What every screen needs in the browser: server state, address state, direction, tooltips and toasts. */
export function Providers({ direction, children }: ProvidersProps) {
  return (
    <QueryClientProvider client={getQueryClient()}>
      <NuqsAdapter>
        <DirectionProvider direction={direction}>
          {children}
          <Toaster />
        </DirectionProvider>
      </NuqsAdapter>
    </QueryClientProvider>
  );
}
