import type { Origin } from "@/lib/auth/actor";

/** One call of the wire API as its handler gets it, whatever the door. */
export interface ApiRequest {
  request: Request;
  origin: Origin;
  requestId: string;
  params: Record<string, string>;
}
