"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { requestKeys } from "@/components/requests/api";
import { startLive } from "@/components/requests/live";

/** Keeps what the page shows about requests up to date; stands once around all screens of those who see requests. */
export function LiveRequests() {
  const client = useQueryClient();
  useEffect(() => startLive(() => void client.invalidateQueries({ queryKey: requestKeys.all })), [client]);
  return null;
}
