import {
  effectivePermissions,
  isGatewayRight,
  isPermission,
  permissions,
  type Right,
} from "@/lib/auth/permissions";

/** Where a right comes from: given to the person, through a group, or because another right brings it along. */
export type RightSource =
  | { kind: "own" }
  | { kind: "group"; groupId: number; name: string }
  | { kind: "implied"; by: Right[] };

export type SourcedRight = { right: Right; sources: RightSource[] };

type Holder = {
  ownPermissions: readonly string[];
  groups: readonly { id: number; name: string; permissions: readonly string[] }[];
};

/** Every right that a person holds, with everything that gives it to him; in the order of the table, gateways behind. */
export function rightSources({ ownPermissions, groups }: Holder): SourcedRight[] {
  const stored = [...ownPermissions, ...groups.flatMap((group) => [...group.permissions])];
  const given = new Set(stored.filter((code): code is Right => isPermission(code) || isGatewayRight(code)));
  return inTableOrder(effectivePermissions(stored)).map((right) => {
    const by = [...given].filter((other) => other !== right && effectivePermissions([other]).has(right));
    return {
      right,
      sources: [
        ...(ownPermissions.includes(right) ? [{ kind: "own" } as const] : []),
        ...groups
          .filter((group) => group.permissions.includes(right))
          .map(({ id, name }) => ({ kind: "group", groupId: id, name }) as const),
        ...(by.length > 0 ? [{ kind: "implied", by: inTableOrder(by) } as const] : []),
      ],
    };
  });
}

function inTableOrder(rights: Iterable<Right>): Right[] {
  const place = new Map<Right, number>(permissions.map((code, index) => [code, index]));
  const at = (right: Right) => place.get(right) ?? permissions.length;
  return [...rights].sort((a, b) => at(a) - at(b) || (a < b ? -1 : 1));
}
