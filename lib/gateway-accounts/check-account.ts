import "server-only";
import { baseUrlProblem } from "@/lib/gateway-accounts/base-url";
import type { GatewayCapabilities } from "@/lib/gateways/capability-types";
import { connectorFor, isBuilt } from "@/lib/gateways/registry";
import { AppError } from "@/lib/errors";
import { findExponent } from "@/lib/money/currencies";

export interface AccountIdentity {
  gateway: string;
  pgCode: string;
  currencyCode: string;
  operation: "purchase" | "authorize";
}

/** One thing that is wrong with an account, with the field that it is about. */
export interface Problem {
  field: string;
  detail: string;
}

const modes = { purchase: "takes payments at once", authorize: "authorizes payments first" } as const;

/** What of an account does not fit its gateway. Nothing of it depends on what is stored. */
export function identityProblems(account: AccountIdentity): Problem[] {
  const { gateway, pgCode, currencyCode, operation } = account;
  if (!isBuilt(gateway)) {
    return [
      { field: "gateway", detail: `There is no connector for the gateway "${gateway}" in this version.` },
    ];
  }
  const can = connectorFor(gateway).capabilities;
  const problems: Problem[] = [];
  // Gateways that sign for all their accounts send notices to an address with the gateway's own name.
  if (pgCode !== gateway && isBuilt(pgCode)) {
    problems.push({
      field: "pgCode",
      detail: `"${pgCode}" is the name of another gateway. Choose another code.`,
    });
  }
  if (findExponent(currencyCode) === undefined) {
    problems.push({ field: "currencyCode", detail: `${currencyCode} is not a currency of ISO 4217.` });
  } else if (can.currencies !== "all" && !can.currencies.includes(currencyCode)) {
    problems.push({
      field: "currencyCode",
      detail: `${can.displayName} does not work with ${currencyCode}.`,
    });
  }
  if (!can[operation] && (can.purchase || can.authorize)) {
    problems.push({
      field: "operation",
      detail: `No connector ${modes[operation]} with ${can.displayName}.`,
    });
  }
  return problems;
}

/** What is wrong with the address and the credentials of an account of this gateway. */
export function connectionProblems(
  can: Pick<GatewayCapabilities, "displayName" | "credentialFields">,
  baseUrl: string,
  credentials: Readonly<Record<string, string>>,
): Problem[] {
  const problems: Problem[] = [];
  if (needsConnection(can)) {
    const problem = baseUrl === "" ? "is needed" : baseUrlProblem(baseUrl);
    if (problem) problems.push({ field: "baseUrl", detail: `The address ${problem}.` });
  } else if (baseUrl !== "") {
    problems.push({ field: "baseUrl", detail: `${can.displayName} has no address.` });
  }
  for (const { name, label, required } of can.credentialFields) {
    if (required && !credentials[name]) {
      problems.push({ field: `credentials.${name}`, detail: `${label} is needed.` });
    }
  }
  const known = new Set(can.credentialFields.map((field) => field.name));
  for (const name of Object.keys(credentials)) {
    if (known.has(name)) continue;
    const names = [...known].join(", ") || "none";
    problems.push({
      field: `credentials.${name}`,
      detail: `${can.displayName} has no credential "${name}". It has: ${names}.`,
    });
  }
  return problems;
}

/** Cash has neither an address nor credentials. */
export function needsConnection(can: Pick<GatewayCapabilities, "credentialFields">): boolean {
  return can.credentialFields.length > 0;
}

/** Values as they are kept: without the blanks that copying brings along, and without what was left empty. */
export function givenCredentials(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values)
      .map(([name, value]) => [name, value.trim()] as const)
      .filter(([, value]) => value !== ""),
  );
}

/** Refuses with all problems at once. */
export function refuseProblems(problems: readonly Problem[]): void {
  const [first] = problems;
  if (!first) return;
  throw new AppError("invalid_input", {
    detail: first.detail,
    field: first.field,
    fields: Object.fromEntries(problems.map(({ field, detail }) => [field, [detail]])),
  });
}
