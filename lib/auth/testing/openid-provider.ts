import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import Provider from "oidc-provider";

/** Somebody at the provider. */
export interface ProviderPerson {
  sub: string;
  email: string;
  email_verified: boolean;
  name?: string;
  preferred_username?: string;
  groups?: string[];
}

/** A real OpenID provider on this machine. Whoever comes is signed in at once as the person that was set. */
export interface TestProvider {
  issuer: string;
  client: { id: string; secret: string };
  people: Map<string, ProviderPerson>;
  /** Who is signed in there from now on; null: he turns back. */
  setPerson(sub: string | null): void;
  /** What the provider says about how he signed in. */
  setFactors(amr: string[]): void;
  stop(): Promise<void>;
  /** The same again, on the same address. */
  start(): Promise<void>;
}

const client = { id: "countersign", secret: "a-secret-of-the-test-client" };

/** Starts it on a port of its own, or on the one that is given. */
export async function startOpenIdProvider(redirectUri: string, port = 0): Promise<TestProvider> {
  let server = await listen(port);
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const people = new Map<string, ProviderPerson>();
  const state: { sub: string | null; amr: string[] } = { sub: null, amr: ["pwd"] };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [redirectUri],
        post_logout_redirect_uris: [new URL("/sign-in", redirectUri).href],
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    claims: {
      openid: ["sub", "amr"],
      email: ["email", "email_verified"],
      profile: ["name", "preferred_username", "groups"],
    },
    pkce: { required: () => true },
    cookies: { keys: ["only for tests"] },
    features: { devInteractions: { enabled: false } },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    interactions: { url: (_ctx: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({ ...people.get(sub), sub }),
    }),
  });
  const handle = provider.callback();
  const answer = (one: Server) =>
    one.on("request", (request, response) => {
      if (!request.url?.startsWith("/interaction/")) {
        void handle(request, response);
        return;
      }
      void interact(provider, state, request, response);
    });
  answer(server);
  return {
    issuer,
    client,
    people,
    setPerson: (sub) => {
      state.sub = sub;
    },
    setFactors: (amr) => {
      state.amr = amr;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    start: async () => {
      server = await listen(Number(new URL(issuer).port));
      answer(server);
    },
  };
}

function listen(port: number): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

type Interaction = Parameters<Provider["interactionDetails"]>;

async function interact(
  provider: Provider,
  { sub, amr }: { sub: string | null; amr: string[] },
  request: Interaction[0],
  response: Interaction[1],
): Promise<void> {
  if (sub === null) {
    await provider.interactionFinished(request, response, { error: "access_denied" });
    return;
  }
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId: sub, clientId: String(params.client_id) });
  grant.addOIDCScope(String(params.scope));
  const consent = { grantId: await grant.save() };
  await provider.interactionFinished(request, response, { login: { accountId: sub, amr }, consent });
}
