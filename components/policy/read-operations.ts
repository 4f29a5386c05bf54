import { POLICY_SOURCES, type PolicySource } from "@/lib/approvals/policy/types";
import type { PastOperation } from "@/lib/approvals/policy/simulate";
import type { PolicyWorld } from "@/lib/approvals/policy/world";
import { splitCsv } from "@/lib/csv/split-csv";
import { parseAmount } from "@/lib/money/money";
import { OPERATION_TYPES, type OperationType } from "@/lib/operations/types";

/** More lines than this are history, and that is simulated on the server. */
const MOST_LINES = 5_000;

/**
 * Operations from a CSV file with a heading: operation, amount, currency, and where wanted source, account, maker (user name),
 * customer, card, transaction and at (ISO 8601). Throws an Error that names the line.
 */
export async function readOperations(file: Blob, world: PolicyWorld): Promise<PastOperation[]> {
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
    if (operations.length >= MOST_LINES) throw new Error(`The file has more than ${MOST_LINES} lines.`);
    const columns = heading;
    operations.push(operationOf((name) => cells[columns.indexOf(name)]?.trim() ?? "", line, world));
  }
  if (operations.length === 0) throw new Error("The file has a heading at most, and no operations.");
  return operations;
}

function requireColumns(heading: readonly string[]): void {
  const missing = ["operation", "amount", "currency"].filter((name) => !heading.includes(name));
  if (missing.length > 0)
    throw new Error(`The first line has to name these columns too: ${missing.join(", ")}.`);
}

function operationOf(cell: (name: string) => string, line: number, world: PolicyWorld): PastOperation {
  const wrong = (what: string): never => {
    throw new Error(`Line ${line}: ${what}`);
  };
  const type = cell("operation").toLowerCase() as OperationType;
  if (!OPERATION_TYPES.includes(type)) wrong(`"${type}" is no operation.`);
  const source = (cell("source").toLowerCase() || "console") as PolicySource;
  if (!POLICY_SOURCES.includes(source)) wrong(`"${source}" is none of ${POLICY_SOURCES.join(", ")}.`);
  const username = cell("maker").toLowerCase();
  const maker = world.people.find((person) => person.username.toLowerCase() === username);
  if (username && !maker) wrong(`nobody is called "${username}".`);
  const at = cell("at") || new Date(0).toISOString();
  if (Number.isNaN(Date.parse(at))) wrong(`"${at}" is no time.`);
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
    label: `line ${line}`,
    href: null,
  };
}

function amountOf(text: string, currency: string, wrong: (what: string) => never): bigint {
  try {
    return parseAmount(text, currency);
  } catch {
    return wrong(`"${text} ${currency}" is no amount.`);
  }
}
