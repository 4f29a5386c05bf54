/**
 * How many calls of one process may be under way at one gateway account. A gateway that hangs then holds a bounded number of
 * calls and nobody else's.
 */

export interface TurnLimits {
  /** Calls under way at once, for each account. */
  calls: number;
  /** How long a call waits for its turn before it is given up unsent. */
  waitMs: number;
}

interface Lane {
  underWay: number;
  waiting: (() => void)[];
}

export class GatewayTurns {
  readonly #lanes = new Map<number, Lane>();
  readonly #limits: () => TurnLimits;

  constructor(limits: () => TurnLimits) {
    this.#limits = limits;
  }

  /** Waits for a turn at the account. Gives how to end it, or null when none came up in time. */
  async take(accountId: number): Promise<(() => void) | null> {
    const { calls, waitMs } = this.#limits();
    const lane = this.#lanes.get(accountId) ?? { underWay: 0, waiting: [] };
    this.#lanes.set(accountId, lane);
    if (lane.underWay < calls) lane.underWay += 1;
    else if (!(await this.#wait(lane, waitMs))) return null;
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.#end(accountId, lane);
    };
  }

  /** Calls of this process that are under way at the account. */
  underWay(accountId: number): number {
    return this.#lanes.get(accountId)?.underWay ?? 0;
  }

  #wait(lane: Lane, waitMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const goOn = () => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        lane.waiting.splice(lane.waiting.indexOf(goOn), 1);
        resolve(false);
      }, waitMs);
      lane.waiting.push(goOn);
    });
  }

  #end(accountId: number, lane: Lane): void {
    const next = lane.waiting.shift();
    // The turn is handed on, so nobody who comes now overtakes those who wait.
    if (next) return next();
    lane.underWay -= 1;
    if (lane.underWay === 0) this.#lanes.delete(accountId);
  }
}
