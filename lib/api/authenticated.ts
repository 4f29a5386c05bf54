import "server-only";
import { answerError, type WireAnswer } from "@/lib/api/answers";
import type { ApiRequest } from "@/lib/api/api-request";
import type { Actor } from "@/lib/auth/actor";
import { authenticateRequest } from "@/lib/auth/authenticate-request";

type Act = (actor: Actor, call: ApiRequest) => Promise<WireAnswer>;

/** Who (401), then the act; whatever is refused becomes an answer. */
export function authenticated(act: Act): (call: ApiRequest) => Promise<WireAnswer> {
  return async (call) => {
    try {
      const actor = await authenticateRequest(call.request.headers.get("authorization"), call.origin);
      return await act(actor, call);
    } catch (error) {
      return answerError(error, call.requestId);
    }
  };
}
