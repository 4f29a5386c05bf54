/**
 * Defects that are planted into the real code, one at a time, to see that the tests find them. A defect that takes something away
 * which the database holds as well takes that away too: what is asked is whether a test notices, not which of the two guards stands.
 */
export interface PlantedDefect {
  name: string;
  what: string;
  edits: { file: string; find: string; put: string }[];
  /** Run by the owner in the database of each test file. */
  sql?: string;
  /** The test file, and a test of it that must fail. */
  tests: string;
  red: string;
}

const DATABASE_HOLDS = "lib/db/testing/database.ts";
const MADE = "Object.assign(holder, await createTestDatabase());";

/** Where the database of a test is changed before its tests run. */
export function editsOf(defect: PlantedDefect): PlantedDefect["edits"] {
  if (!defect.sql) return defect.edits;
  const put = `${MADE} await runOnce(holder.ownerUrl, ${JSON.stringify(defect.sql)});`;
  return [...defect.edits, { file: DATABASE_HOLDS, find: MADE, put }];
}

export const PLANTED_DEFECTS: readonly PlantedDefect[] = [
  {
    name: "counts-the-maker",
    what: "a policy that counts the maker",
    edits: [
      {
        file: "lib/approvals/rules.ts",
        find: "if (person.userId === request.makerId)",
        put: "if (person.userId === -1)",
      },
      {
        file: "lib/approvals/makers.ts",
        find: "return new Set(maker.userId === null ? maker.keyHolderIds : [maker.userId]);",
        put: "return new Set();",
      },
    ],
    tests: "lib/approvals/requests.service.test.ts",
    red: "by the use case, with every right there is",
  },
  {
    name: "ignores-the-hash",
    what: "a decision that ignores the hash of what was seen",
    edits: [
      {
        file: "lib/approvals/decide-request.ts",
        find: "if (contentHash(content) !== input.contentHash) throw changed(content);",
        put: "",
      },
    ],
    tests: "lib/approvals/requests.service.test.ts",
    red: "a payment that moved since is shown again",
  },
  {
    name: "right-not-read-again",
    what: "a checker's right that is not read again before the execution",
    edits: [
      {
        file: "lib/approvals/execute-request.ts",
        find: "await requireApproved(transaction, request, parent);",
        put: "",
      },
    ],
    tests: "lib/approvals/scenarios/stages.service.test.ts",
    red: "a person leaves the group of his pool between approval and execution",
  },
  {
    name: "double-dispatch",
    what: "a second attempt beside a live one",
    edits: [
      {
        file: "lib/approvals/execute-request.ts",
        find: 'if (!request || request.status !== "approved" || request.executing) return;',
        put: 'if (!request || request.status !== "approved") return;',
      },
      {
        file: "lib/approvals/execute-request.ts",
        find: 'request.status === "approved" && !request.executing && ',
        put: 'request.status === "approved" && ',
      },
    ],
    sql: 'DROP INDEX "operation_live_attempt_idx"; CREATE OR REPLACE FUNCTION "has_live_attempt"(request INTEGER, besides UUID) RETURNS BOOLEAN LANGUAGE sql AS $$ SELECT false $$',
    tests: "lib/approvals/requests.service.test.ts",
    red: "executed, then silence: asked, not sent again",
  },
  {
    name: "expiry-frees-unknown",
    what: "an expiry that frees a refund whose outcome nobody knows",
    edits: [
      {
        file: "lib/approvals/end-request.ts",
        find: "!request.expired || request.executing) return false;",
        put: "!request.expired) return false;",
      },
    ],
    tests: "lib/approvals/requests.service.test.ts",
    red: "the sweep ends what is overdue, but never what the gateway has in hand",
  },
];
