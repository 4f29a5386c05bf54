import { useSyncExternalStore } from "react";

/** Whether this browser knows passkeys at all. */
export function supportsPasskeys(): boolean {
  return typeof globalThis.PublicKeyCredential === "function";
}

/** The same for a component: the server, which cannot know, draws for a browser that does. */
export function usePasskeySupport(): boolean {
  return useSyncExternalStore(never, supportsPasskeys, () => true);
}

/** It does not change while a page is open. */
function never(): () => void {
  return () => undefined;
}
