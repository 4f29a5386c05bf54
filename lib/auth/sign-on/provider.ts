import "server-only";

import type { OAuthConfig } from "next-auth/providers/oauth";

import type { Claims } from "@/lib/auth/sign-on/claims";
import type { SignOnConfiguration } from "@/lib/auth/sign-on/configuration";
import { SignOnRefused } from "@/lib/auth/sign-on/refusals";

/** The name of the provider in addresses: `/api/auth/callback/oidc` is what the provider has to know. */
export const signOnProviderId = "oidc";

/** A provider that is slower than this is away; people can still use their passwords. */
const deadlineMs = 5_000;

/**
 * The OpenID provider for next-auth: authorization code with PKCE, state and nonce. openid-client verifies signature, issuer, audience,
 * nonce and times; that the issuer is the configured one, letter by letter, is asked before the code is sent to anybody.
 */
export function signOnProvider(
  configuration: SignOnConfiguration,
  onFailure: (error: unknown) => void,
): OAuthConfig<Claims> {
  const { issuer, clientId, clientSecret, label, scope, signingAlgorithm } = configuration;
  return {
    id: signOnProviderId,
    name: label,
    type: "oauth",
    wellKnown: discoveryUrl(issuer),
    issuer,
    clientId,
    clientSecret,
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    authorization: { params: { scope } },
    httpOptions: { timeout: deadlineMs },
    client: { id_token_signed_response_alg: signingAlgorithm, response_types: ["code"] },
    token: {
      request: async ({ client, params, checks, provider }) => {
        try {
          if (client.issuer.metadata.issuer !== issuer) throw new SignOnRefused("wrong_issuer");
          const tokens = await client.callback(provider.callbackUrl, params, {
            ...checks,
            response_type: "code",
          });
          return { tokens };
        } catch (error) {
          onFailure(error);
          throw error;
        }
      },
    },
    userinfo: {
      request: async ({ client, tokens }) => {
        try {
          const said = client.issuer.metadata.userinfo_endpoint
            ? await client.userinfo(tokens as Parameters<typeof client.userinfo>[0])
            : {};
          // What is signed wins; that both speak of one subject has been checked.
          return { ...said, ...(tokens as { claims(): object }).claims() };
        } catch (error) {
          onFailure(error);
          throw error;
        }
      },
    },
    profile: (claims) => ({ id: String(claims.sub) }),
  };
}

/** Where a provider describes itself. */
export function discoveryUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
}
