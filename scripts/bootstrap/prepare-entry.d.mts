export function entryNames(root: string): string[];
export function prepareEntry(root: string, name: string): Promise<{ file: string } | { problem: string }>;
