import "server-only";
import pg from "pg";
import { getPool } from "@/lib/db/pool";
import { plainParameters, PreparedStatement } from "@/lib/db/prepared-statement";
import { AppError, ERROR_STATUS, type ErrorCode } from "@/lib/errors";
import { isTracing, traced } from "@/lib/telemetry/tracing";

/**
 * Hand-written SQL for the money path, lists and exports. bigint columns arrive as `bigint`, timestamps as ISO 8601
 * text in UTC (parsing them to objects costs more than the query), json as objects.
 */
export interface Sql {
  /** Runs one statement. `name` makes it a prepared statement: for hot statements, never for searches. */
  query<Row>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]>;
}

const INT8 = 20;
const TIMESTAMPTZ = 1184;

const readBigint = (text: string) => BigInt(text);
const readInstant = (text: string) => `${text.slice(0, 10)}T${text.slice(11).replace(/\+00$/, "Z")}`;

/** How the text of a column of this type is read. */
function readerOf(oid: number): (text: string) => unknown {
  if (oid === INT8) return readBigint;
  return oid === TIMESTAMPTZ ? readInstant : pg.types.getTypeParser(oid, "text");
}

const rowTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    format === "binary"
      ? pg.types.getTypeParser(oid, format)
      : readerOf(oid)) as pg.CustomTypesConfig["getTypeParser"],
};

type Connection = pg.Pool | pg.PoolClient | pg.Client;

/** Runs one statement on a connection, or on any of a pool; a named one without asking for its columns again. */
function run(
  client: Connection,
  text: string,
  values: readonly unknown[],
  name?: string,
): Promise<unknown[]> {
  const parameters = name === undefined ? null : plainParameters(values);
  if (name === undefined || parameters === null) {
    const statement = { text, values: values as unknown[], types: rowTypes, ...(name ? { name } : {}) };
    return client.query(statement).then((result: pg.QueryResult) => result.rows as unknown[]);
  }
  return new Promise((resolve, reject) => {
    const statement = new PreparedStatement({ name, text, values: parameters }, readerOf);
    const done = (error?: Error | null, rows: unknown[] = []) => (error ? reject(error) : resolve(rows));
    // Both take a callback beside a statement of one's own, which their types do not say.
    (client as { query(statement: PreparedStatement, done: unknown): unknown }).query(statement, done);
  });
}

/** Statements on a connection that somebody else opened, such as the owner's of a command. */
export function sqlOn(client: Connection): Sql {
  return {
    async query<Row>(text: string, values: readonly unknown[] = [], name?: string): Promise<Row[]> {
      try {
        const rows = isTracing()
          ? await traceStatement(text, name, () => run(client, text, values, name))
          : await run(client, text, values, name);
        return rows as Row[];
      } catch (error) {
        throw translate(error);
      }
    },
  };
}

/** A statement's name or its verb; never its text, which may hold what somebody looked for. */
function traceStatement(
  text: string,
  name: string | undefined,
  work: () => Promise<unknown[]>,
): Promise<unknown[]> {
  const verb = /[a-z]+/i.exec(text)?.[0].toUpperCase() ?? "QUERY";
  return traced(
    {
      name: name ?? verb,
      kind: "client",
      attributes: { "db.system.name": "postgresql", "db.operation.name": verb },
    },
    work,
    (rows) => ({ "db.response.returned_rows": rows.length }),
  );
}

/** One statement on the pool, committed by itself. */
export const sql: Sql = {
  query: (text, values, name) => sqlOn(getPool()).query(text, values, name),
};

/**
 * Runs `work` in one READ COMMITTED transaction. A deadlock or serialization failure is tried again, at most three
 * times, so `work` must do nothing outside the database. Rules hold by row locks: parent, request, operation, child.
 */
export async function inTransaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await runTransaction(work);
    } catch (error) {
      if (attempt >= 3 || !isRetryable(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 40 * attempt));
    }
  }
}

async function runTransaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
  const client = await connect();
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on("error", onError);
  try {
    await client.query("BEGIN");
    const result = await work(sqlOn(client));
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw translate(error);
  } finally {
    client.removeListener("error", onError);
    client.release(broken);
  }
}

async function connect(): Promise<pg.PoolClient> {
  try {
    return await getPool().connect();
  } catch (error) {
    throw translate(error);
  }
}

function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
}

function isRetryable(error: unknown): boolean {
  const state = sqlState((error as Error).cause ?? error);
  return state === "40001" || state === "40P01";
}

/** What the database says when somebody holds a row for longer than we wait. */
const LOCK_NOT_AVAILABLE = "55P03";

/** What the database says about an unreachable, full or restarting server: try again later, nothing was half done. */
function isUnavailable(error: unknown): boolean {
  const state = sqlState(error);
  if (state === LOCK_NOT_AVAILABLE) return true;
  if (state && (/^(08|57P0|53)/.test(state) || /^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT)/.test(state))) return true;
  return (
    error instanceof Error &&
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/.test(
      error.message,
    )
  );
}

/** The triggers of the schema raise CS001 with an error code as message: a refusal, not a fault. */
export function translate(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (sqlState(error) === "CS001") {
    const code = (error as Error).message;
    return new AppError(code in ERROR_STATUS ? (code as ErrorCode) : "conflict", { cause: error });
  }
  if (isUnavailable(error)) return new AppError("unavailable", { cause: error });
  return error;
}

/** Whether the statement failed because the named unique index or constraint already holds such a row. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return sqlState(error) === "23505" && (error as { constraint?: string }).constraint === constraint;
}
