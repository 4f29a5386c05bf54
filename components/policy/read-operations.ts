import { POLICY_SOURCES, type PolicySource } from "@/lib/approvals/policy/types";
import type { PastOperation } from "@/lib/approvals/policy/simulate";
import type { PolicyWorld } from "@/lib/approvals/policy/world";
import { splitCsv } from "@/lib/csv/split-csv";
import { parseAmount } from "@/lib/money/money";
import { OPERATION_TYPES, type OperationType } from "@/lib/operations/types";

/** What is wrong with the file; the catalogue has its words. */
export type FileFaultKey =
  | "tooMany"
  | "nothing"
  | "columns"
  | "operation"
  | "source"
  | "maker"
  | "time"
  | "amount";

/** A file that cannot be replayed. `line` stands among the values of what is wrong with one line. */
export class FileFault extends Error {
  constructor(
    readonly key: FileFaultKey,
    readonly values: Record<string, string> = {},
  ) {
    super(`${key} ${JSON.stringify(values)}`);
    this.name = "FileFault";
  }
}

/** More lines than this are history, and that is simulated on the server. */
const MOST_LINES = 5_000;

/**
 * Operations from a CSV file with a heading: operation, amount, currency, and where wanted source, account, maker (user name),
 * customer, card, transaction and at (ISO 8601). Throws a `FileFault`. `nameLine` names a line in the list of differences.
 */
export async function readOperations(
  file: Blob,
  world: PolicyWorld,
  nameLine: (line: number) => string,
): Promise<PastOperation[]> {
  const text = await file.text();
  const operations: PastOperation[] = [];
  let heading: string[] | null = null;
  const first = text.slice(0, text.indexOf("\n") + 1) || text;
  for (const { cells, line } of splitCsv(text, first.includes(";") ? ";" : ",")) {
    if (!heading) {
      heading = cells.map((cell) => cell.trim().toLowerCase());
      requireColumns(heading);
      continue;
    }
    if (operations.length >= MOST_LINES) throw new FileFault("tooMany", { most: String(MOST_LINES) });
    const columns = heading;
    const cell = (name: string) => cells[columns.indexOf(name)]?.trim() ?? "";
    operations.push({ ...operationOf(cell, line, world), label: nameLine(line) });
  }
  if (operations.length === 0) throw new FileFault("nothing");
  return operations;
}

function requireColumns(heading: readonly string[]): void {
  const missing = ["operation", "amount", "currency"].filter((name) => !heading.includes(name));
  if (missing.length > 0) throw new FileFault("columns", { columns: missing.join(", ") });
}

function operationOf(
  cell: (name: string) => string,
  line: number,
  world: PolicyWorld,
): Omit<PastOperation, "label"> {
  const wrong = (key: FileFaultKey, value: string): never => {
    throw new FileFault(key, { line: String(line), value, known: POLICY_SOURCES.join(", ") });
  };
  const type = cell("operation").toLowerCase() as OperationType;
  if (!OPERATION_TYPES.includes(type)) wrong("operation", type);
  const source = (cell("source").toLowerCase() || "console") as PolicySource;
  if (!POLICY_SOURCES.includes(source)) wrong("source", source);
  const username = cell("maker").toLowerCase();
  const maker = world.people.find((person) => person.username.toLowerCase() === username);
  if (username && !maker) wrong("maker", username);
  const at = cell("at") || new Date(0).toISOString();
  if (Number.isNaN(Date.parse(at))) wrong("time", at);
  const customer = cell("customer").toLowerCase();
  return {
    type,
    source,
    currencyCode: cell("currency").toUpperCase(),
    amountMinor: amountOf(cell("amount"), cell("currency").toUpperCase(), wrong),
    pgCode: cell("account") || null,
    makerId: maker?.id ?? null,
    makerGroupIds: maker?.groupIds ?? [],
    makerIsChecker: maker?.mayDecide ?? false,
    makerIsAdmin: maker?.isAdmin ?? false,
    customerKeys: customer ? [customer] : [],
    at: new Date(at).toISOString(),
    transaction: cell("transaction") || `line ${line}`,
    card: cell("card") || null,
    href: null,
  };
}

function amountOf(
  text: string,
  currency: string,
  wrong: (key: FileFaultKey, value: string) => never,
): bigint {
  try {
    return parseAmount(text, currency);
  } catch {
    return wrong("amount", `${text} ${currency}`.trim());
  }
}
