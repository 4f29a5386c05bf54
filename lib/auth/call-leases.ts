/** A call of a busy program that was counted before it came. */
interface Lease {
  left: number;
  /** The caller's own limit when it was counted; another one now makes the lease void. */
  dailyLimit: number | null;
  allowed: number;
  takenAtMs: number;
  /** How often in a row the next count followed at once. */
  streak: number;
}

/** Calls within this time of the last count belong to one burst; a lease is good for no longer. */
const BURST_MS = 500;
/** Counts one by one before anything is counted ahead, so that an ordinary caller's count is exact. */
const EXACT_COUNTS = 16;
const LARGEST = 64;
/** Ahead of a limit never more than this share of it. */
const SHARE = 2_000;

/**
 * Counting calls is a write to one row, for which all calls of a key would queue. A key that calls many times a second has its
 * next few counted at once, and they are handed out from here. What is not used is lost to the caller: never more than 64 calls
 * or a two-thousandth of his limit per process and burst, so a limit is never passed. Whether the key still lives is asked anew
 * for every call.
 */
export class CallLeases {
  readonly #leases = new Map<string, Lease>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Takes one call that was counted ahead; false when there is none. */
  take(caller: string): boolean {
    const lease = this.#leases.get(caller);
    if (!lease || lease.left === 0 || this.#now() - lease.takenAtMs > BURST_MS) return false;
    lease.left -= 1;
    return true;
  }

  /** Puts back a call that was not admitted after all. */
  giveBack(caller: string): void {
    const lease = this.#leases.get(caller);
    if (lease) lease.left += 1;
  }

  /** Whether what was counted ahead was counted under this limit. */
  isUnder(caller: string, dailyLimit: number | null): boolean {
    return this.#leases.get(caller)?.dailyLimit === dailyLimit;
  }

  /** How many calls to count now, this one included. */
  sizeFor(caller: string): number {
    const lease = this.#leases.get(caller);
    if (!lease || this.#now() - lease.takenAtMs > BURST_MS || lease.streak < EXACT_COUNTS) return 1;
    const cap = Math.max(1, Math.min(LARGEST, Math.floor(lease.allowed / SHARE)));
    return Math.min(cap, 2 ** Math.min(lease.streak - EXACT_COUNTS + 1, 10));
  }

  /** Notes what a count gave: `spare` calls beside the one that it was made for. */
  keep(caller: string, spare: number, limits: { dailyLimit: number | null; allowed: number }): void {
    const now = this.#now();
    const last = this.#leases.get(caller);
    const isBurst = last !== undefined && now - last.takenAtMs <= BURST_MS;
    this.#leases.set(caller, {
      ...limits,
      left: spare + (isBurst ? last.left : 0),
      takenAtMs: now,
      streak: isBurst ? last.streak + 1 : 0,
    });
    // Callers are few, strangers' keys never get here; still, nothing may grow for ever.
    if (this.#leases.size > 1_000) this.#leases.clear();
  }

  drop(caller: string): void {
    this.#leases.delete(caller);
  }
}
