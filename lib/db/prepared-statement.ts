import "server-only";
import type pg from "pg";

/** Makes a value of a column's text. */
type ReadValue = (text: string) => unknown;

/** Columns of a statement's rows: names and how to read each. */
interface Shape {
  names: string[];
  readers: ReadValue[];
}

/** What is used of a connection of `pg`. */
interface Wire {
  stream: { cork(): void; uncork(): void };
  parsedStatements: Record<string, string | undefined>;
  submittedNamedStatements: Record<string, string | undefined>;
  parse(statement: { name: string; text: string }): void;
  bind(values: { statement: string; values: readonly Parameter[] }): void;
  describe(portal: { type: "P" }): void;
  execute(portal: Record<string, never>): void;
  sync(): void;
}

/** As it goes over the wire; bytes as bytes, everything else as text. */
type Parameter = string | Buffer | null;

/**
 * Shapes that connections have told. A named statement keeps its columns for as long as its connection lives: after a change of a
 * table that would change them, the server refuses the statement.
 */
const shapes = new WeakMap<Wire, Map<string, Shape>>();

/** The values as they go over the wire; null where one of them is of a kind that only `pg` itself knows to write. */
export function plainParameters(values: readonly unknown[]): Parameter[] | null {
  const written: Parameter[] = [];
  for (const value of values) {
    if (typeof value === "string" || value === null) written.push(value);
    else if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean")
      written.push(String(value));
    else if (value === undefined) written.push(null);
    else if (Buffer.isBuffer(value)) written.push(value);
    else return null;
  }
  return written;
}

/**
 * One run of a named statement, for `query` of a connection or pool of `pg`. Its own way of running them describes the columns
 * anew for every run: on both sides that costs more than reading a row of the money path.
 */
export class PreparedStatement implements pg.Submittable {
  readonly name: string;
  readonly text: string;
  /** Called by `pg` when the connection is ready again, or at the first error. */
  callback: ((error: Error | null, rows?: unknown[]) => void) | undefined;
  readonly #values: readonly Parameter[];
  readonly #readerOf: (oid: number) => ReadValue;
  readonly #rows: unknown[] = [];
  #wire: Wire | undefined;
  #shape: Shape | undefined;
  #fault: Error | undefined;

  constructor(
    statement: { name: string; text: string; values: readonly Parameter[] },
    readerOf: (oid: number) => ReadValue,
  ) {
    this.name = statement.name;
    this.text = statement.text;
    this.#values = statement.values;
    this.#readerOf = readerOf;
  }

  /** Everything in one piece to the server. Gives an error back, where nothing was sent. */
  submit(connection: unknown): Error | null {
    const wire = connection as Wire;
    const { name, text } = this;
    const before = wire.parsedStatements[name] ?? wire.submittedNamedStatements[name];
    if (before !== undefined && before !== text)
      return new Error(`The statement "${name}" has another text than the one before it.`);
    this.#wire = wire;
    this.#shape = before === undefined ? undefined : shapes.get(wire)?.get(name);
    wire.stream.cork();
    try {
      if (before === undefined) {
        wire.parse({ name, text });
        wire.submittedNamedStatements[name] = text;
      }
      wire.bind({ statement: name, values: this.#values });
      if (!this.#shape) wire.describe({ type: "P" });
      wire.execute({});
      wire.sync();
    } finally {
      wire.stream.uncork();
    }
    return null;
  }

  handleRowDescription({ fields }: { fields: { name: string; dataTypeID: number }[] }): void {
    const shape: Shape = { names: [], readers: [] };
    for (const field of fields) {
      shape.names.push(field.name);
      shape.readers.push(this.#readerOf(field.dataTypeID));
    }
    this.#shape = shape;
    if (!this.#wire) return;
    const known = shapes.get(this.#wire) ?? new Map<string, Shape>();
    shapes.set(this.#wire, known.set(this.name, shape));
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    if (this.#fault) return;
    const shape = this.#shape;
    const row: Record<string, unknown> = {};
    try {
      if (!shape) throw new Error(`The columns of "${this.name}" are not known.`);
      for (let index = 0; index < fields.length; index++) {
        const text = fields[index] ?? null;
        row[shape.names[index] as string] = text === null ? null : shape.readers[index]?.(text);
      }
    } catch (error) {
      // The rest of the answer has to be read all the same, or the next statement would get it.
      this.#fault = error as Error;
    }
    this.#rows.push(row);
  }

  handleReadyForQuery(): void {
    if (this.#fault) this.callback?.(this.#fault);
    else this.callback?.(null, this.#rows);
  }

  handleError(error: Error): void {
    this.callback?.(this.#fault ?? error);
  }

  handleCommandComplete(): void {}

  handleEmptyQuery(): void {}

  handlePortalSuspended(): void {}

  handleCopyInResponse(connection: { sendCopyFail(reason: string): void }): void {
    connection.sendCopyFail("Nothing is copied by a prepared statement.");
  }

  handleCopyData(): void {}
}
