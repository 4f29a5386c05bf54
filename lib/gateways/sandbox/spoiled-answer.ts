import type { ServerResponse } from "node:http";
import type { Fault } from "@/lib/gateways/sandbox/faults";
import { type Answer, errorBody, sendBytes, sendJson } from "@/lib/gateways/sandbox/wire";

const BAD_GATEWAY_PAGE =
  "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";

/** Answers a call, or spoils the answer as the fault says. The operation has been executed or not by now. */
export function deliver(response: ServerResponse, fault: Fault | undefined, answer: Answer): void {
  switch (fault?.fault) {
    case undefined:
    case "decline":
    case "delay":
      return sendJson(response, answer);
    case "executed_then_silent":
      // The connection stays open until the other side gives up or the gateway stops.
      return;
    case "executed_then_reset":
    case "reset_before_execution":
      response.socket?.resetAndDestroy();
      return;
    case "bad_gateway_html":
      return sendBytes(response, 502, "text/html", Buffer.from(BAD_GATEWAY_PAGE));
    case "half_json": {
      const whole = Buffer.from(JSON.stringify(answer.body));
      return sendBytes(
        response,
        answer.status,
        "application/json",
        whole.subarray(0, Math.floor(whole.length / 2)),
      );
    }
    case "garbage_200":
      return sendBytes(response, 200, "application/json", Buffer.from("\u0000\u0001 processed ok? \ufffd"));
    case "wrong_amount":
      return sendJson(response, { ...answer, body: withWrongAmount(answer.body, fault) });
  }
}

/** Answer of a call that a fault kept from being executed, for the faults that answer at all. */
export function notExecutedAnswer(): Answer {
  return { status: 503, body: errorBody("not_executed", "A fault kept this call from being executed.") };
}

/** The answer with another amount, or currency, in its operation; everything else is true. */
function withWrongAmount(body: unknown, fault: Fault): unknown {
  if (Array.isArray(body)) return body.map((item) => withWrongAmount(item, fault));
  if (typeof body !== "object" || body === null) return body;
  const record = body as Record<string, unknown>;
  if (Array.isArray(record.operations)) {
    return { ...record, operations: withWrongAmount(record.operations, fault) };
  }
  if (Array.isArray(record.payments)) return { ...record, payments: withWrongAmount(record.payments, fault) };
  if (typeof record.amount !== "string") return body;
  return {
    ...record,
    // A digit in front is wrong in every currency and still well formed.
    amount: fault.amount ?? (fault.currency === undefined ? `1${record.amount}` : record.amount),
    currency: fault.currency ?? record.currency,
  };
}
