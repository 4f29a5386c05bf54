import { randomUUID } from "node:crypto";
import pg from "pg";
import { apiKeyActor } from "@/lib/auth/actor";
import { admitApiKey, parseApiKey } from "@/lib/auth/api-keys";
import type { Sql } from "@/lib/db/sql";
import { newOperationId, newReferenceNumber } from "@/lib/transactions/references";
import { type Reservation, reserveOperation } from "@/lib/operations/reserve-operation";
import { settleCallOutcome } from "@/lib/operations/settle-call";
import { NO_FILTER, checkFilter } from "@/lib/transactions/filters";
import { decodeCursor } from "@/lib/transactions/cursor";
import { findParent } from "@/lib/transactions/find-parent";
import { listByDate } from "@/lib/transactions/list-statement";
import { DEFAULT_SORT } from "@/lib/transactions/sort";
import { PAGE_SIZE } from "@/lib/transactions/queries";

/**
 * The baseline: the product's own statements, called through the product's own functions, but each on a bare `pg`
 * connection with nothing around them: no HTTP, no gateway, no validation, no pool.
 */
export class BareLoop {
  readonly #clients: pg.Client[] = [];

  static async open(url: string, connections: number): Promise<BareLoop> {
    const loop = new BareLoop();
    for (let index = 0; index < connections; index++) {
      const client = new pg.Client({ connectionString: url, options: "-c timezone=UTC" });
      await client.connect();
      loop.#clients.push(client);
    }
    return loop;
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.end()));
  }

  #sql(connection: number): Sql {
    const client = this.#clients[connection];
    if (!client) throw new Error("There is no such connection.");
    return {
      query: async <Row>(text: string, values: readonly unknown[] = [], name?: string) =>
        (
          await client.query({
            text,
            values: values as unknown[],
            types: asProduct,
            ...(name ? { name } : {}),
          })
        ).rows as Row[],
    };
  }

  /** One refund of the smallest unit: key, parent, reserve (commit), settle (commit). */
  async refund(connection: number, apiKey: string, sessionId: string): Promise<void> {
    const sql = this.#sql(connection);
    const parsed = parseApiKey(apiKey);
    const key = parsed && (await admitApiKey(sql, parsed));
    if (!key) throw new Error("The API key is not known.");
    const actor = apiKeyActor(key, { address: "127.0.0.1", requestId: randomUUID() });
    const trackingKey = randomUUID();
    const parent = (await findParent(sql, { sessionId }, trackingKey)).parent();
    const id = newOperationId();
    const type = "refund" as const;
    const reservation: Reservation = {
      ...{ id, actor, type, source: "api", parent, trackingKey, amountMinor: 1n },
      referenceNumber: newReferenceNumber(),
      idempotencyKey: id,
      extra: {},
      requestId: null,
      attemptNumber: 1,
      firstInquiryMs: 30_000,
    };
    const reserved = await reserveOperation(sql, reservation);
    const settled = await settleCallOutcome(sql, reservation, reserved, {
      ...{ operationId: id, type, actor, requestId: null, status: "succeeded", code: null, message: null },
      transactionId: parent.id,
      transactionSessionId: sessionId,
      gatewayReference: `ref_${id}`,
      pgParams: { transaction_id: `ref_${id}`, result: "succeeded" },
      response: { id: `ref_${id}`, status: "succeeded" },
      exchange: {
        request: { method: "POST", url: "http://127.0.0.1/refunds", headers: {}, body: "{}" },
        response: { status: 201, headers: {}, body: "{}" },
        fault: null,
        startedAt: new Date().toISOString(),
        durationMs: 1,
      },
      nextInquiryMs: null,
    });
    if (!settled?.child) throw new Error("The refund was not recorded.");
  }

  /** One page of the list as the console reads it. */
  async list(connection: number, cursor: string | null): Promise<void> {
    const { text, values, name } = listByDate(NOTHING, {
      cursor: cursor === null ? null : decodeCursor(cursor),
      direction: "older",
      limit: PAGE_SIZE + 1,
      sort: DEFAULT_SORT,
    });
    const rows = await this.#sql(connection).query(text, values, name);
    if (rows.length !== PAGE_SIZE + 1) throw new Error(`The page has ${rows.length} rows.`);
  }
}

const NOTHING = { ...checkFilter(NO_FILTER, "UTC"), accountIds: [], createdByIds: [] };
const INT8 = 20;
const TIMESTAMPTZ = 1184;

const asProduct: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") => {
    if (oid === INT8) return (text: string) => BigInt(text);
    if (oid === TIMESTAMPTZ) return (text: string) => text;
    return pg.types.getTypeParser(oid, format);
  }) as pg.CustomTypesConfig["getTypeParser"],
};
