/** `off`: not begun. `live`: changes are told. `lost`: they are asked for every few seconds until the stream is back. */
export type LiveState = "off" | "live" | "lost";

let state: LiveState = "off";
const listeners = new Set<() => void>();

export function currentLiveState(): LiveState {
  return state;
}

export function setLiveState(next: LiveState): void {
  if (state === next) return;
  state = next;
  for (const listener of listeners) listener();
}

export function subscribeToLiveState(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
