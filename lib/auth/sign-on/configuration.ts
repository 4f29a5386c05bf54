import "server-only";

import { getEnv } from "@/lib/env";

/** How this installation asks its OpenID provider. */
export interface SignOnConfiguration {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What the button says after "Sign in with". */
  label: string;
  groupsClaim: string;
  scope: string;
  signingAlgorithm: string;
  /** Whether somebody whom nobody knows is given an account without rights. */
  provisions: boolean;
  /** Values of `amr` or `acr` that count as a second factor at the sign-in. */
  trustedFactors: readonly string[];
}

/** Null: there is no provider, only passwords. */
export function signOnConfiguration(): SignOnConfiguration | null {
  const env = getEnv();
  if (env.OIDC_ISSUER === undefined || env.OIDC_CLIENT_ID === undefined) return null;
  return {
    issuer: env.OIDC_ISSUER,
    clientId: env.OIDC_CLIENT_ID,
    clientSecret: env.OIDC_CLIENT_SECRET ?? "",
    label: env.OIDC_LABEL,
    groupsClaim: env.OIDC_GROUPS_CLAIM,
    scope: env.OIDC_SCOPE,
    signingAlgorithm: env.OIDC_SIGNING_ALGORITHM,
    provisions: env.OIDC_CREATE_PEOPLE,
    trustedFactors: env.OIDC_TRUSTED_FACTORS,
  };
}

/** Whether people can come by a provider at all. */
export function isSignOnConfigured(): boolean {
  return signOnConfiguration() !== null;
}
