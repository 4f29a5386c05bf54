export const FLOORS: Record<string, string>;
export function compareVersions(one: string, other: string): number;
export function belowFloor(
  lock: { packages?: Record<string, { version?: string }> },
  floors?: Record<string, string>,
): string[];
