import pg from "pg";
import { applicationConnection } from "@/lib/db/pool";

/** One of the databases, with a pool that the product uses while something runs here. */
export interface Target {
  use<Result>(work: () => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** Where the product keeps its pool. */
const holder = globalThis as typeof globalThis & { countersignPool?: pg.Pool };

export function openTarget(url: string): Target {
  const pool = new pg.Pool({ ...applicationConnection(url, true), max: 8 });
  pool.on("error", () => undefined);
  return {
    use: async (work) => {
      holder.countersignPool = pool;
      try {
        return await work();
      } finally {
        delete holder.countersignPool;
      }
    },
    close: () => pool.end(),
  };
}
