"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

/**
 * Keeps what the page shows about requests and payments up to date; stands once around all screens. Nothing of it is needed to draw
 * the page, so it is fetched after that.
 */
export function LiveUpdates() {
  const client = useQueryClient();
  useEffect(() => {
    let stop: (() => void) | undefined;
    let isGone = false;
    import("./keep-live").then(
      ({ keepLive }) => {
        if (!isGone) stop = keepLive(client);
      },
      // Without it everything is polled as before.
      () => undefined,
    );
    return () => {
      isGone = true;
      stop?.();
    };
  }, [client]);
  return null;
}
