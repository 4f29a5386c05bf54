import "server-only";
import { answerError, type ErrorContext, type WireAnswer } from "@/lib/api/answers";
import type { ApiRequest } from "@/lib/api/api-request";
import { recordRefusedCall } from "@/lib/audit/audit-refusals";
import type { Actor } from "@/lib/auth/actor";
import { authenticateRequest } from "@/lib/auth/authenticate-request";

/** `context`: what a refusal says beside its reason; the act may add to it. */
type Act = (actor: Actor, call: ApiRequest, context: ErrorContext) => Promise<WireAnswer>;
type Headers = ApiRequest["request"]["headers"];

interface Declaration {
  /** What every refusal says beside its reason. */
  context?: ErrorContext;
  /** Where the credentials stand, if not in their usual header alone. */
  credentials?: (headers: Headers) => string | null;
}

/**
 * Who (401), then the act; whatever is refused becomes an answer, and stands in the trail under `name` where it was for want of a right
 * or because the thing is not there for him.
 */
export function authenticated(
  name: string,
  act: Act,
  { context: said = {}, credentials = (headers) => headers.get("authorization") }: Declaration = {},
): (call: ApiRequest) => Promise<WireAnswer> {
  return async (call) => {
    const context = { ...said };
    let actor: Actor | undefined;
    try {
      actor = await authenticateRequest(credentials(call.request.headers), call.origin);
      return await act(actor, call, context);
    } catch (error) {
      if (actor) await recordRefusedCall(actor, attemptOf(name, call), error, { isRead: isRead(call) });
      return answerError(error, call.requestId, context);
    }
  };
}

function attemptOf(action: string, { params }: ApiRequest) {
  // A card's token could charge it, so no other name of the address is written down.
  return { action, objectType: "api_call", objectId: (params.session ?? params.id ?? action).slice(0, 128) };
}

const isRead = ({ request }: ApiRequest) => request.method === "GET";
