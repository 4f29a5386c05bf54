import { findRule } from "@/lib/approvals/policy/facts";
import {
  POLICY_SOURCES,
  type PolicyDocument,
  type PolicyRule,
  type PolicySource,
} from "@/lib/approvals/policy/types";
import { OPERATION_TYPES, type OperationType } from "@/lib/operations/types";

/**
 * One kind of operation that the rules of two policies could tell from others: everything in it falls under the same rule.
 * "Any other" is null. Only what rules name can make a difference, so the cells are all there is.
 */
export interface Cell {
  operation: OperationType;
  source: PolicySource;
  /** A currency that no rule names is stood for by one that none does. */
  currency: string;
  namedCurrency: boolean;
  pgCode: string | null;
  makerId: number | null;
  makerGroups: number[];
  customerKeys: string[];
}

/** More than this and a comparison would keep people waiting; then a second person looks instead. */
const MOST_CELLS = 200_000;

/** Stands for every currency that no rule names: three decimals, so that no bound is out of reach. */
const OTHER_CURRENCIES = ["KWD", "BHD", "OMR", "JOD", "TND", "LYD", "IQD"];

/** Calls back with all cells of the two policies; false, and none at all, when there are too many. */
export function forEachCell(
  before: PolicyDocument,
  after: PolicyDocument,
  visit: (cell: Cell) => void,
): boolean {
  const blocks = POLICY_SOURCES.flatMap((source) =>
    OPERATION_TYPES.map((operation) => {
      const rules = [...before.rules, ...after.rules].filter(
        (rule) => rule.when.operations.includes(operation) && rule.when.sources.includes(source),
      );
      return blockOf(rules, operation, source);
    }),
  );
  let size = 0;
  for (const block of blocks) {
    if (block === null) return false;
    size += block.currencies.length * block.accounts.length * block.makers.length * block.customers.length;
  }
  if (size > MOST_CELLS) return false;
  for (const block of blocks) if (block) visitBlock(block, visit);
  return true;
}

interface Block {
  operation: OperationType;
  source: PolicySource;
  currencies: { code: string; named: boolean }[];
  accounts: (string | null)[];
  makers: Pick<Cell, "makerId" | "makerGroups">[];
  customers: string[][];
}

function blockOf(rules: readonly PolicyRule[], operation: OperationType, source: PolicySource): Block | null {
  const named = unique(rules.flatMap((rule) => rule.when.currencies ?? []));
  const other = OTHER_CURRENCIES.find((currency) => !named.includes(currency)) ?? "KWD";
  const makers = makersOf(rules, source);
  if (makers === null) return null;
  return {
    operation,
    source,
    currencies: [...named.map((code) => ({ code, named: true })), { code: other, named: false }],
    accounts: [null, ...unique(rules.flatMap((rule) => rule.when.gatewayAccounts ?? []))],
    makers,
    customers: customersOf(rules),
  };
}

function visitBlock(block: Block, visit: (cell: Cell) => void): void {
  const { operation, source } = block;
  for (const { code, named } of block.currencies) {
    for (const pgCode of block.accounts) {
      for (const { makerId, makerGroups } of block.makers) {
        for (const customerKeys of block.customers) {
          const money = { currency: code, namedCurrency: named };
          visit({ operation, source, ...money, pgCode, makerId, makerGroups, customerKeys });
        }
      }
    }
  }
}

function unique<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}

/** A person that is named or not, in any of the named groups; and nobody, where programs ask. */
function makersOf(
  rules: readonly PolicyRule[],
  source: PolicySource,
): Pick<Cell, "makerId" | "makerGroups">[] | null {
  const users = unique(rules.flatMap((rule) => rule.when.makers?.users ?? []));
  const groups = unique(rules.flatMap((rule) => rule.when.makers?.groups ?? []));
  if (users.length === 0 && groups.length === 0) return [{ makerId: null, makerGroups: [] }];
  if (groups.length > 8) return null;
  const memberships = groups.reduce<number[][]>(
    (sets, group) => [...sets, ...sets.map((set) => [...set, group])],
    [[]],
  );
  const people = [...users, STRANGER].flatMap((makerId) =>
    memberships.map((makerGroups) => ({ makerId, makerGroups })),
  );
  return source === "console" ? people : [{ makerId: null, makerGroups: [] }, ...people];
}

/** No person has this number. */
export const STRANGER = 0;

/** A customer has an id, which may look like an address, and an e-mail address: each named one with each, and the unnamed. */
function customersOf(rules: readonly PolicyRule[]): string[][] {
  const keys = unique(rules.flatMap((rule) => rule.when.customers ?? []));
  const ids = [null, ...keys];
  const addresses = [null, ...keys.filter((key) => key.includes("@"))];
  return ids.flatMap((id) =>
    addresses.map((address) => [id, address].filter((key): key is string => key !== null)),
  );
}

/** The rule of a policy for everything in a cell. */
export function ruleFor(document: PolicyDocument, cell: Cell): PolicyRule | null {
  return findRule(document, {
    type: cell.operation,
    source: cell.source,
    currencyCode: cell.currency,
    amountMinor: 0n,
    pgCode: cell.pgCode,
    makerId: cell.makerId,
    makerGroupIds: cell.makerGroups,
    customerKeys: cell.customerKeys,
    makerIsChecker: false,
    makerIsAdmin: false,
  });
}
