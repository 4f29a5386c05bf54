import { z } from "zod";
import { parseNested } from "@/lib/api/read-body";
import { REQUIRED } from "@/lib/api/schemas/fields";
import { line, members } from "@/lib/api/schemas/parts";

/** Ways to pay in the call that makes the session. */
export const INSTRUMENT_TYPES = ["token"] as const;

const token = z.object({ token: line(50).meta({ description: "A saved card of the customer." }) });

/** `payment_instrument` of a new session. Only a saved card can pay without the customer's own device. */
export const paymentInstrument = members({
  instrument_type: z.enum(INSTRUMENT_TYPES, {
    error: ({ input }) =>
      input === undefined
        ? REQUIRED
        : `"${String(input).slice(0, 40)}" is not supported here. Supported: ${INSTRUMENT_TYPES.join(", ")}.`,
  }),
  payload: z
    .unknown()
    .meta({ type: "object", description: '`{"token": "…"}`, the saved card by its token.' }),
}).transform((instrument, context) => {
  const payload = token.safeParse(payloadOf(instrument.payload));
  if (payload.success) return { instrument_type: instrument.instrument_type, payload: payload.data };
  // Judged only after the type: what another type's payload looks like is nobody's fault here.
  for (const { message, path } of payload.error.issues)
    context.addIssue({ code: "custom", message, path: ["payload", ...path] });
  return z.NEVER;
});

/** The token alone counts as its payload; in forms the object may come as JSON text. */
function payloadOf(given: unknown): unknown {
  if (typeof given !== "string") return given ?? {};
  if (!given.trimStart().startsWith("{")) return { token: given };
  try {
    return parseNested(given);
  } catch {
    return {};
  }
}
