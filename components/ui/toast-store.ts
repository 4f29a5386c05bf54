import type { ReactNode } from "react";

export type ToastKind = "success" | "error" | "info";
export type ToastItem = { id: number; kind: ToastKind; title: ReactNode; description?: ReactNode };

/** An error stays until it has been read; the rest leaves by itself. */
const lifetimeMs: Record<ToastKind, number | null> = { success: 6_000, info: 6_000, error: null };
const atOnce = 3;

let items: readonly ToastItem[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: readonly ToastItem[]) {
  items = next;
  for (const listener of listeners) listener();
}

function add(kind: ToastKind, title: ReactNode, text?: { description?: ReactNode }): number {
  lastId += 1;
  const id = lastId;
  set([...items, { id, kind, title, description: text?.description }].slice(-atOnce));
  const lifetime = lifetimeMs[kind];
  if (lifetime !== null) setTimeout(() => closeToast(id), lifetime);
  return id;
}

/** Short messages about what just happened, from any client code. */
export const toast = {
  success: (title: ReactNode, text?: { description?: ReactNode }) => add("success", title, text),
  error: (title: ReactNode, text?: { description?: ReactNode }) => add("error", title, text),
  info: (title: ReactNode, text?: { description?: ReactNode }) => add("info", title, text),
};

export function closeToast(id: number): void {
  set(items.filter((item) => item.id !== id));
}

export function subscribeToToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentToasts(): readonly ToastItem[] {
  return items;
}

const none: readonly ToastItem[] = [];

/** The server shows none: a message belongs to one browser. */
export function serverToasts(): readonly ToastItem[] {
  return none;
}
