const listeners = new Set<() => void>();

/** Says that something was recorded about some payment: lists may look whether they are behind. */
export function tellPaymentChanges(): void {
  for (const listener of [...listeners]) listener();
}

/** Calls `listener` whenever something was recorded about any payment, until the returned function is called. */
export function onPaymentChanges(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
