export type Lock = { held: true; release: () => void } | { held: false; pid: number };
export function startOfProcess(pid: number): string | null;
export function tryLock(path: string): Lock;
export function withLock<T>(
  path: string,
  work: () => T | Promise<T>,
  onWait?: (holderPid: number) => void,
): Promise<T>;
