export interface Difference {
  name: string;
  before: string | null;
  after: string | null;
  changed: boolean;
}

/** What was and what is, fact by fact; names in alphabetical order, those that changed first. */
export function differencesOf(
  before: Record<string, unknown> | null,
  after: Record<string, unknown> | null,
): Difference[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].toSorted();
  const rows = names.map((name) => {
    const [was, is] = [shown(before?.[name]), shown(after?.[name])];
    return { name, before: was, after: is, changed: was !== is };
  });
  return [...rows.filter(({ changed }) => changed), ...rows.filter(({ changed }) => !changed)];
}

function shown(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : JSON.stringify(value, null, 1);
}
