import { isGatewayRight, isPermission } from "@/lib/auth/permissions";

/** Facts whose values are rights. */
const RIGHTS: ReadonlySet<string> = new Set(["permissions", "granted", "revoked", "grantScope"]);

/** Where the words of a status or state stand, by what the event is about: the same words as on the pages of the thing itself. */
const STATUS: Readonly<Record<string, string>> = {
  operation_request: "requests.status",
  operation: "transactions.operationStatus",
  change_request: "changes.status",
  dispute: "disputes.status",
  export: "exports.status",
  import: "paymentsIn.status",
  mail: "mails.status",
  webhook_delivery: "webhooks.status",
  transaction: "transactions.state",
  attempt: "transactions.attemptState",
};

/** Facts whose values have their words on another page. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  type: "operations.label",
  attempt: "transactions.attemptState",
  askedOf: "changes.circle",
  clocks: "requestFeatures.settings.clock",
  weekEnd: "requestFeatures.settings.day",
};

/** Where in the catalogue one value of a fact may have words, the first place first. */
export function placesOfValue(objectType: string, fact: string, value: string): string[] {
  const step = fact.slice(fact.lastIndexOf(".") + 1);
  const code = value.replaceAll(".", "_");
  // What is no code of ours cannot be the name of a place.
  if (!/^\w+$/.test(code)) return [];
  const places = [`audit.code.${step}.${code}`];
  if (step === "kind" && objectType === "change_request") places.unshift(`changes.kind.${code}`);
  if ((step === "status" || step === "state") && STATUS[objectType])
    places.unshift(`${STATUS[objectType]}.${code}`);
  // What a change is about, and what an operation is, are both called its type.
  if (step === "type") places.push(`audit.object.${code}`);
  if (ELSEWHERE[step]) places.push(`${ELSEWHERE[step]}.${code}`);
  return places;
}

/** Whether the value is a right, or the sign for all of them. */
export function isRightValue(fact: string, value: string): boolean {
  const step = fact.slice(fact.lastIndexOf(".") + 1);
  return RIGHTS.has(step) && (value === "all" || isPermission(value) || isGatewayRight(value));
}
