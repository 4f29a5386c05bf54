import "server-only";
import { type BesideKey, KEY_COLUMNS, LIVE_KEY } from "@/lib/auth/api-keys";
import { bySessionFrom } from "@/lib/transactions/find-parent";

const FIND_BESIDE_KEY = `SELECT ${KEY_COLUMNS}, ${bySessionFrom(`(${LIVE_KEY}) k`, "$4", "$5", "$6")}`;

/** What `findParent` asks about a session, in the statement that checks the caller's key; its row is for `foundIn`. */
export function parentBesideKey(sessionId: string, trackingKey: string | undefined, way: string): BesideKey {
  return {
    text: FIND_BESIDE_KEY,
    values: [sessionId, trackingKey ?? null, way],
    name: "find-parent-beside-key",
  };
}
