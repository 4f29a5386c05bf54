import type { CircleCount, FactorCircle } from "@/lib/auth/sign-in-rules/rules";

/** Somebody whom the provider has shown to us. */
export type SignOnIdentityView = {
  id: number;
  email: string;
  name: string;
  subject: string;
  /** His groups at the provider, when it last spoke of him. */
  groups: string[];
  lastSeenAt: string;
  /** Who he is here; null: he waits to be linked. */
  user: { id: number; name: string } | null;
};

/** Everything of the page about signing in. */
export type SignInOverview = {
  circles: FactorCircle[];
  /** Null: everybody's passwords open the console. */
  passwordHolders: number[] | null;
  /** Null: no provider is configured. */
  provider: { label: string; issuer: string; callback: string; provisions: boolean } | null;
  identities: SignOnIdentityView[];
  mappings: { providerGroup: string; groupId: number; groupName: string }[];
  people: { id: number; username: string; name: string }[];
  groups: { id: number; name: string }[];
  /** Active people who have no second factor, by the circles that ask them. */
  withoutFactor: CircleCount[];
  /** The circles of which the reader is one, where his session has not shown a factor yet. */
  asksReader: FactorCircle[];
};
