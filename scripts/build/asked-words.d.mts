export function askedWords(root: string): Record<string, string[]>;
export function wordsIn(code: string, file?: string): string[];
