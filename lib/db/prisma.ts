import "server-only";
import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "@/lib/db/generated/client";
import { getPool } from "@/lib/db/pool";
import type { Sql } from "@/lib/db/sql";

const holder = globalThis as typeof globalThis & {
  countersignPrisma?: { pool: unknown; client: PrismaClient };
};

/** The typed client, on the same pool as the hand-written SQL: for models, administration and plain reads. */
export function getPrisma(): PrismaClient {
  const pool = getPool();
  if (holder.countersignPrisma?.pool !== pool) {
    const adapter = new PrismaPg(pool, {
      // Without named statements the server parses and plans every query anew, which doubles its CPU.
      statementNameGenerator: ({ sql }) => createHash("sha1").update(sql).digest("base64url"),
    });
    holder.countersignPrisma = { pool, client: new PrismaClient({ adapter }) };
  }
  return holder.countersignPrisma.client;
}

export type PrismaTransaction = Prisma.TransactionClient;

/** One transaction in Prisma's terms, with the same `Sql` beside it, so that audit and jobs join the commit. */
export async function inPrismaTransaction<Result>(
  work: (db: PrismaTransaction, sql: Sql) => Promise<Result>,
): Promise<Result> {
  return getPrisma().$transaction(
    async (db) => {
      const sql: Sql = {
        query: async <Row>(text: string, values: readonly unknown[] = []) =>
          (await db.$queryRawUnsafe(text, ...values)) as Row[],
      };
      return work(db, sql);
    },
    { maxWait: 5_000, timeout: 10_000 },
  );
}
