import { isGatewayRight, isPermission, permissions, type Right } from "@/lib/auth/permissions";

/** Whether the text names a right of ours or of a gateway account. */
export function isRight(code: string): code is Right {
  return isPermission(code) || isGatewayRight(code);
}

/** What a change of rights adds and takes away: in the order of the table, gateways behind it. */
export function permissionChanges(before: Iterable<string>, after: Iterable<string>) {
  const had = new Set([...before].filter(isRight));
  const has = new Set([...after].filter(isRight));
  const gateways = [...new Set([...had, ...has])].filter(isGatewayRight).sort();
  const all: readonly Right[] = [...permissions, ...gateways];
  return {
    granted: all.filter((code) => has.has(code) && !had.has(code)),
    revoked: all.filter((code) => had.has(code) && !has.has(code)),
  };
}
