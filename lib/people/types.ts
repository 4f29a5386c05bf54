import type { CeilingLine } from "@/lib/auth/ceilings/rules";
import type { Right } from "@/lib/auth/permissions";
import type { ImportedRow, PeopleFile } from "@/lib/people/people-file";
import type { CappedCount } from "@/lib/transactions/views";

/** Characters of a file of people. */
export const LONGEST_PEOPLE_FILE = 200_000;

/** What a person would find if he signed in now. */
export type PersonPreview = {
  active: boolean;
  rights: Right[];
  /** Payments in his list; null: he has none. */
  payments: CappedCount | null;
  /** Requests that he could decide now; null: he decides none. */
  decidable: number | null;
  /** Gateway accounts that he may use in a checkout session. */
  accounts: { pgCode: string; name: string }[];
  accountsInAll: number;
};

export const reviewShows = ["all", "moves", "approves", "administers", "unused", "dormant", "due"] as const;
export type ReviewShow = (typeof reviewShows)[number];

/** One right in the access review. */
export type ReviewedRight = {
  right: Right;
  /** Given to the person himself, by groups of these names, or both. */
  own: boolean;
  groups: string[];
  /** The earliest moment since which something gives it. */
  since: string;
  /** In the months that are looked at; null: never, or the trail does not say. */
  lastUsedAt: string | null;
  /** Held for a month at least, and nothing in the trail shows a use. */
  unused: boolean;
};

/** A person in the access review: those rights that move money, decide or administer, and how they are used. */
export type ReviewedPerson = {
  id: number;
  name: string;
  username: string;
  email: string;
  active: boolean;
  createdAt: string;
  lastSignInAt: string | null;
  dormant: boolean;
  secondFactors: number;
  /** Everything that holds for him, as it is kept with a review. */
  permissions: Right[];
  rights: ReviewedRight[];
  ceilings: CeilingLine[];
  review: { at: string; by: string; note: string | null; changedSince: boolean } | null;
};

export type AccessReview = {
  people: ReviewedPerson[];
  /** False: there is too much in the trail to say quickly who used what. */
  usesKnown: boolean;
};

/** What an import would do with a row: add the person, put a known one into groups, or nothing. */
export type RowAct = "add" | "join" | "none";
export type PlannedRow = ImportedRow & { act: RowAct };

export type ImportPlan = {
  rows: PlannedRow[];
  ignored: string[];
  fault: PeopleFile["fault"];
  /** Of what was read and what is known now; an import carries it, so that it does what was shown. */
  hash: string;
};

export type ImportedGroup = { group: string; people: number } & (
  | { status: "applied" }
  | { status: "waiting"; changeRequestId: number | null }
  | { status: "refused"; reason: string }
);
export type ImportOutcome = {
  added: number;
  failed: { email: string; reason: string }[];
  groups: ImportedGroup[];
};
